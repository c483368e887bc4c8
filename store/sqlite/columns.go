package sqlite

import (
	"chancery/schema"
	"chancery/schema/query"
)

func fold(text string) string { return schema.Fold(text) }

// tableOf gives the table whose rows are a record's.
func tableOf(record query.Record) string {
	switch record {
	case query.EntityRecord:
		return "entity"
	case query.RelationRecord:
		return "claim"
	case query.AssertionRecord:
		return "assertion"
	case query.DocumentRecord:
		return "document"
	case query.SentenceRecord:
		return "sentence"
	case query.MentionRecord:
		return "mention"
	case query.VoiceRecord:
		return "voice"
	}
	return ""
}

// plainColumn gives the column in which a field stands.
func plainColumn(field query.Field) string {
	switch field {
	case "subKind":
		return "sub_kind"
	case "validFrom":
		return "valid_from"
	case "validTo":
		return "valid_to"
	case "documentTitle":
		return "document_title"
	case "firstPublished":
		return "first_published"
	case "lastPublished":
		return "last_published"
	case "start":
		return "start_at"
	case "end":
		return "end_at"
	case "extractorVersion":
		return "extractor_version"
	case "publishedOn":
		return "published_on"
	case "publishedDay":
		return "published_day"
	case "loadKey":
		return "load_key"
	}
	return string(field)
}

// columnOf writes a field of the row with the alias as an expression, or "" for an unknown one.
// Fields of other tables are subqueries, which cost nothing where nobody asks for them.
func columnOf(record query.Record, alias string, field query.Field) string {
	if typeOf(record, field) == "" {
		return ""
	}
	of := func(table, column, value string) string {
		return "(SELECT " + value + " FROM " + table + " WHERE n=" + alias + "." + column + ")"
	}
	claimEnd := func(end, value string) string {
		return "(SELECT e." + value + " FROM claim c JOIN entity e ON e.n=c." + end + " WHERE c.n=" + alias + ".claim)"
	}
	if record == query.RelationRecord || record == query.AssertionRecord {
		ends := map[query.Field][2]string{"from": {"from_n", "id"}, "fromName": {"from_n", "name"}, "fromKind": {"from_n", "kind"}, "to": {"to_n", "id"}, "toName": {"to_n", "name"}, "toKind": {"to_n", "kind"}}
		if end, ok := ends[field]; ok {
			if record == query.RelationRecord {
				return of("entity", end[0], end[1])
			}
			return claimEnd(end[0], end[1])
		}
	}
	switch record {
	case query.AssertionRecord:
		switch field {
		case "claim":
			return of("claim", "claim", "id")
		case "type":
			return of("claim", "claim", "type")
		case "published":
			return of("document", "document", "published_on")
		}
	case query.VoiceRecord:
		switch field {
		case "id":
			return "(" + of("assertion", "assertion", "id") + "||'#'||" + alias + ".ordinal)"
		case "assertion":
			return of("assertion", "assertion", "id")
		case "entity":
			return "coalesce(" + of("entity", "entity", "id") + ",'')"
		}
	}
	if column, table := referenceOf(record, field); column != "" {
		return of(table, column, "id")
	}
	return alias + "." + plainColumn(field)
}

// referenceOf gives the column that holds the row number of the record that a field names by
// its id, and that record's table.
func referenceOf(record query.Record, field query.Field) (column, table string) {
	switch record {
	case query.RelationRecord:
		switch field {
		case "from":
			return "from_n", "entity"
		case "to":
			return "to_n", "entity"
		}
	case query.AssertionRecord:
		switch field {
		case "claim":
			return "claim", "claim"
		case "document", "sentence":
			return string(field), string(field)
		}
	case query.MentionRecord:
		switch field {
		case "document", "sentence", "entity":
			return string(field), string(field)
		}
	case query.SentenceRecord:
		if field == "document" {
			return "document", "document"
		}
	}
	return "", ""
}

// foldedOf writes the folded twin of a foldable field, and whether the field is one.
func foldedOf(rows rowsOf, field query.Field) (string, bool) {
	if !fieldIndex()[rows.record][field].Foldable {
		return "", false
	}
	end := ""
	switch field {
	case "fromName":
		end = "from_n"
	case "toName":
		end = "to_n"
	default:
		return rows.alias + "." + plainColumn(field) + "_folded", true
	}
	if rows.record == query.RelationRecord {
		return "(SELECT name_folded FROM entity WHERE n=" + rows.alias + "." + end + ")", true
	}
	return "(SELECT e.name_folded FROM claim c JOIN entity e ON e.n=c." + end + " WHERE c.n=" + rows.alias + ".claim)", true
}
