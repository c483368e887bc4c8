package graphql

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// reference is what a citation is made of.
type reference struct {
	id, source, title, publisher, published, language, url string
	authors                                                []string
}

// cite writes a document as a reference in the style that the call names.
func cite(values []any, call call) (any, error) {
	text := func(i int) string { s, _ := values[i].(string); return s }
	r := reference{id: text(0), source: text(1), title: text(2), publisher: text(4), published: text(5), language: text(6), url: text(7)}
	if err := stored(values[3], &r.authors); err != nil {
		return nil, err
	}
	switch call.arguments["style"] {
	case "CSL_JSON":
		return r.csl()
	case "BIBTEX":
		return r.bibtex(), nil
	}
	return r.chicago(), nil
}

// csl writes Citation Style Language JSON (citationstyles.org), one item. Authors are given
// as literal names: which part is the family's is not ours to guess.
func (r reference) csl() (any, error) {
	type name struct {
		Literal string `json:"literal"`
	}
	type dated struct {
		Parts [][]int `json:"date-parts,omitempty"`
		Raw   string  `json:"raw,omitempty"`
	}
	item := struct {
		ID        string `json:"id"`
		Type      string `json:"type"`
		Title     string `json:"title"`
		Author    []name `json:"author,omitempty"`
		Publisher string `json:"publisher,omitempty"`
		Issued    *dated `json:"issued,omitempty"`
		Language  string `json:"language,omitempty"`
		URL       string `json:"URL,omitempty"`
	}{ID: r.id, Type: "document", Title: r.title, Publisher: r.publisher, Language: r.language, URL: r.url}
	if r.url != "" {
		item.Type = "webpage"
	}
	for _, author := range r.authors {
		item.Author = append(item.Author, name{author})
	}
	if parts := dateParts(r.published); parts != nil {
		item.Issued = &dated{Parts: [][]int{parts}}
	} else if r.published != "" {
		item.Issued = &dated{Raw: r.published}
	}
	encoded, err := json.Marshal(item)
	if err != nil {
		return nil, fmt.Errorf("citation: %w", err)
	}
	return string(encoded), nil
}

// dateParts gives year, month and day as far as a plain date tells them; nil for other forms.
func dateParts(date string) []int {
	date, _, _ = strings.Cut(date, "T")
	var parts []int
	for _, part := range strings.Split(date, "-") {
		n, err := strconv.Atoi(part)
		if err != nil || len(parts) == 1 && n > 12 {
			return nil
		}
		parts = append(parts, n)
	}
	return parts
}

// bibtex writes an entry of type misc. Characters that TeX reads as commands are escaped.
func (r reference) bibtex() string {
	escape := strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "$", `\$`, "#", `\#`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)
	_, key, _ := strings.Cut(r.id, ":")
	var out strings.Builder
	fmt.Fprintf(&out, "@misc{chancery-%s", key)
	add := func(field, value string) {
		if value != "" {
			fmt.Fprintf(&out, ",\n  %s = {%s}", field, value)
		}
	}
	add("title", "{"+escape.Replace(r.title)+"}")
	escaped := make([]string, len(r.authors))
	for i, author := range r.authors {
		escaped[i] = "{" + escape.Replace(author) + "}"
	}
	add("author", strings.Join(escaped, " and "))
	add("howpublished", escape.Replace(r.publisher))
	if parts := dateParts(r.published); parts != nil {
		add("year", strconv.Itoa(parts[0]))
	}
	add("date", r.published)
	if r.url != "" {
		add("url", strings.NewReplacer("{", "%7B", "}", "%7D").Replace(r.url))
	}
	out.WriteString("\n}")
	return out.String()
}

// chicago writes a note: author, "title," publisher, date, address.
func (r reference) chicago() string {
	var parts []string
	switch n := len(r.authors); {
	case n == 1:
		parts = append(parts, r.authors[0])
	case n > 1 && n <= 3:
		parts = append(parts, strings.Join(r.authors[:n-1], ", ")+" and "+r.authors[n-1])
	case n > 3:
		parts = append(parts, r.authors[0]+" et al.")
	}
	tail := []string{}
	if r.publisher != "" {
		tail = append(tail, r.publisher)
	}
	if date := longDate(r.published); date != "" {
		tail = append(tail, date)
	}
	if r.url != "" {
		tail = append(tail, r.url)
	} else if r.source != "" && r.publisher == "" {
		tail = append(tail, r.source)
	}
	title := "“" + r.title
	if len(tail) > 0 {
		title += ","
	}
	title += "”"
	head := strings.Join(append(parts, title), ", ")
	if len(tail) > 0 {
		head += " " + strings.Join(tail, ", ")
	}
	return head + "."
}

// longDate gives May 16, 2024 for 2024-05-16, and coarser dates in kind.
func longDate(date string) string {
	parts := dateParts(date)
	switch {
	case len(parts) == 1:
		return strconv.Itoa(parts[0])
	case len(parts) == 2:
		return time.Month(parts[1]).String() + " " + strconv.Itoa(parts[0])
	case len(parts) == 3:
		return fmt.Sprintf("%s %d, %d", time.Month(parts[1]), parts[2], parts[0])
	}
	return date
}
