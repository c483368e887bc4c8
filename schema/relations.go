package schema

import "sync"

// Relation is the name of a relation, as the ontology writes it.
type Relation string

// Nature says whether a relation holds over an interval or happens at a time.
type Nature string

// The natures of relations.
const (
	State Nature = "STATE" // keyed by relation, ends and qualifiers
	Event Nature = "EVENT" // keyed by the time as well, or by the document where undated
)

// RelationRow is one row of the table of relations.
type RelationRow struct {
	Relation       Relation
	From, To       []Kind // allowed kinds of either end
	Symmetric      bool
	Nature         Nature
	Wording        string   // from … to
	Inverse        string   // to … from
	Qualifiers     []string // keys that narrow a claim of it
	PLOVER         string   // root class or classes of the PLOVER event ontology, comma-separated
	Wikidata       string   // properties, comma-separated
	FollowTheMoney string   // interstitial schema it exports as
	Example        string   // a sentence that shows it
}

// Allows says whether the relation may join these kinds, in this direction.
func (r RelationRow) Allows(from, to Kind) bool {
	return holds(r.From, from) && holds(r.To, to)
}

func holds(kinds []Kind, kind Kind) bool {
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// relationIndex holds the rows by name; it is built once and only read.
var relationIndex = sync.OnceValue(func() map[Relation]RelationRow {
	index := make(map[Relation]RelationRow)
	for _, row := range Relations() {
		index[row.Relation] = row
	}
	return index
})

// RelationNamed gives the row of a relation, and whether there is one.
func RelationNamed(name Relation) (RelationRow, bool) {
	row, ok := relationIndex()[name]
	return row, ok
}

// Relations gives the whole table in a fixed order: states, then events.
func Relations() []RelationRow { return append(states(), events()...) }

func states() []RelationRow {
	actor, any := actors(), everything()
	return []RelationRow{
		{Relation: "HOLDS_OFFICE", From: []Kind{Person}, To: []Kind{Office}, Nature: State, Wording: "holds the office of", Inverse: "is held by", Qualifiers: []string{"status"},
			Wikidata: "P39", FollowTheMoney: "Occupancy", Example: "Lula da Silva is President of Brazil."},
		{Relation: "OFFICE_OF", From: []Kind{Office}, To: []Kind{Country, Organization, Bloc, Place}, Nature: State, Wording: "is an office of", Inverse: "has the office of",
			Wikidata: "P2389,P1001", Example: "The Prime Minister of Japan leads the Japanese cabinet."},
		{Relation: "PART_OF", From: []Kind{Organization, Place, Group}, To: []Kind{Organization, Country, Bloc, Place}, Nature: State, Wording: "is part of", Inverse: "has as a part",
			Wikidata: "P361,P749", FollowTheMoney: "UnknownLink", Example: "The Turkish foreign ministry published the text."},
		{Relation: "MEMBER_OF", From: []Kind{Country, Person, Organization, Group}, To: []Kind{Organization, Bloc, Group}, Nature: State, Wording: "is a member of", Inverse: "has as a member",
			Wikidata: "P463", FollowTheMoney: "Membership", Example: "Finland is a member of NATO."},
		{Relation: "ALLIED_WITH", From: actor, To: actor, Symmetric: true, Nature: State, Wording: "is allied with", Inverse: "is allied with",
			Example: "Belarus is an ally of Russia."},
		{Relation: "LOCATED_IN", From: []Kind{Organization, Place, Occasion, Project}, To: []Kind{Place, Country}, Nature: State, Wording: "is located in", Inverse: "is the location of",
			Wikidata: "P131,P276,P159", Example: "The court sits in The Hague."},
		{Relation: "CAPITAL_OF", From: []Kind{Place}, To: []Kind{Country}, Nature: State, Wording: "is the capital of", Inverse: "has as its capital",
			Wikidata: "P1376", Example: "Nairobi is the capital of Kenya."},
		{Relation: "CITIZEN_OF", From: []Kind{Person}, To: []Kind{Country}, Nature: State, Wording: "is a citizen of", Inverse: "has as a citizen",
			Wikidata: "P27", Example: "The Norwegian diplomat Geir Pedersen chaired the session."},
		{Relation: "AFFILIATED_WITH", From: append(actors(), Asset), To: []Kind{Organization, Country, Bloc, Group}, Symmetric: true, Nature: State, Wording: "is affiliated with", Inverse: "is affiliated with",
			Wikidata: "P1416", FollowTheMoney: "UnknownLink", Example: "The institute has ties to the army."},
		{Relation: "LISTED_ON", From: append(actors(), Asset), To: []Kind{SanctionsList}, Nature: State, Wording: "is listed on", Inverse: "lists", Qualifiers: []string{"programme"},
			FollowTheMoney: "Sanction", Example: "The company was added to the Entity List."},
		{Relation: "MAINTAINS", From: []Kind{Country, Organization}, To: []Kind{SanctionsList}, Nature: State, Wording: "maintains", Inverse: "is maintained by",
			Example: "The Security Council maintains the consolidated list."},
		{Relation: "PARTY_TO", From: []Kind{Country, Organization, Person, Group}, To: []Kind{Agreement}, Nature: State, Wording: "is a party to", Inverse: "has as a party",
			Wikidata: "P1891", Example: "Chile is a party to the treaty."},
		{Relation: "VIEWS_AS", From: actor, To: actor, Nature: State, Wording: "views", Inverse: "is viewed by", Qualifiers: []string{"view"},
			Example: "Washington views China as a challenge."},
		{Relation: "CONCERNS", From: []Kind{Agreement, Project, Occasion, Measure}, To: any, Nature: State, Wording: "concerns", Inverse: "is the subject of",
			Example: "The embargo covers arms sales to Sudan."},
		{Relation: "OWNS", From: actor, To: []Kind{Organization, Asset, Project}, Nature: State, Wording: "owns", Inverse: "is owned by",
			Wikidata: "P127", FollowTheMoney: "Ownership", Example: "The state owns the bank."},
		{Relation: "CONTROLS", From: actor, To: []Kind{Organization, Asset, Place, Project, Country}, Nature: State, Wording: "controls", Inverse: "is controlled by",
			FollowTheMoney: "Ownership", Example: "The holding controls three shipping companies."},
		{Relation: "DIRECTOR_OF", From: []Kind{Person}, To: []Kind{Organization}, Nature: State, Wording: "is a director of", Inverse: "has as a director",
			FollowTheMoney: "Directorship", Example: "She is a director of the company."},
		{Relation: "FAMILY_OF", From: []Kind{Person}, To: []Kind{Person}, Symmetric: true, Nature: State, Wording: "is family of", Inverse: "is family of",
			Wikidata: "P1038", FollowTheMoney: "Family", Example: "The minister is the brother of the banker."},
	}
}

func events() []RelationRow {
	actor := actors()
	pair := func(name Relation, wording, inverse, plover, example string, qualifiers ...string) RelationRow {
		return RelationRow{Relation: name, From: actor, To: actor, Nature: Event, Wording: wording, Inverse: inverse, PLOVER: plover, Example: example, Qualifiers: qualifiers}
	}
	mutual := func(row RelationRow) RelationRow { row.Symmetric = true; return row }
	placed := func(row RelationRow) RelationRow { row.To = append(actors(), Place); return row }
	return []RelationRow{
		mutual(pair("COOPERATES_WITH", "cooperates with", "cooperates with", "COOPERATE", "The two navies trained together.", "domain")),
		mutual(pair("TRADES_WITH", "trades with", "trades with", "COOPERATE", "Brazil sold soya to China.", "commodity", "amount", "period", "direction")),
		pair("SUPPLIES", "supplies", "is supplied by", "AID,COOPERATE", "Norway supplies gas to Germany.", "goods", "amount"),
		mutual(pair("MET", "met", "met", "CONSULT", "The two ministers met in Ankara.")),
		{Relation: "VISITED", From: actor, To: []Kind{Country, Organization, Place}, Nature: Event, Wording: "visited", Inverse: "was visited by", PLOVER: "CONSULT", Example: "The chancellor visited Kyiv."},
		{Relation: "PARTICIPATED_IN", From: actor, To: []Kind{Occasion}, Nature: Event, Wording: "took part in", Inverse: "was attended by", Wikidata: "P710", Example: "Kenya took part in the summit."},
		{Relation: "SIGNED", From: actor, To: []Kind{Agreement}, Nature: Event, Wording: "signed", Inverse: "was signed by", PLOVER: "SUPPORT", Example: "Peru signed the accord."},
		{Relation: "AGREED", From: actor, To: append(actors(), Agreement), Symmetric: true, Nature: Event, Wording: "agreed with", Inverse: "agreed with", PLOVER: "AGREE", Example: "The two sides agreed to reopen the border."},
		pair("SUPPORTED", "supported", "was supported by", "SUPPORT", "France backed the candidate."),
		pair("AIDED", "aided", "was aided by", "AID", "Canada sent tents to Haiti.", "goods", "amount"),
		pair("CONCEDED", "conceded to", "received a concession from", "CONCEDE", "The junta freed two reporters."),
		pair("RETREATED", "retreated from", "saw the retreat of", "RETREAT", "The army withdrew from the enclave."),
		pair("REQUESTED", "made a request of", "received a request from", "REQUEST", "Lebanon asked the fund for help."),
		pair("REJECTED", "rejected", "was rejected by", "REJECT", "The party refused the offer of the government."),
		pair("ACCUSED", "accused", "was accused by", "ACCUSE", "Armenia accused Azerbaijan of shelling."),
		pair("THREATENED", "threatened", "was threatened by", "THREATEN", "The union warned the ministry of a strike."),
		placed(pair("PROTESTED", "protested against", "was the object of a protest by", "PROTEST", "Farmers marched against the cabinet.")),
		pair("SANCTIONED", "sanctioned", "was sanctioned by", "SANCTION", "Japan sanctioned the company.", "withdrawn"),
		placed(pair("MOBILIZED", "mobilized against", "faced the mobilization of", "MOBILIZE", "The kingdom sent troops to the border.")),
		pair("COERCED", "coerced", "was coerced by", "COERCE", "Police detained the opposition leader."),
		placed(pair("ATTACKED", "attacked", "was attacked by", "ASSAULT", "The militia shelled the base.")),
		{Relation: "IMPOSED", From: actor, To: []Kind{Measure}, Nature: Event, Wording: "imposed", Inverse: "was imposed by", PLOVER: "SANCTION", Example: "The United States imposed tariffs on steel."},
	}
}
