package schema

// Kind is the kind of an entity; every entity has exactly one.
type Kind string

// SubKind narrows a kind; an entity has one or none.
type SubKind string

// The kinds of entities. Their descriptions stand in Kinds.
const (
	Person        Kind = "Person"
	Country       Kind = "Country"
	Organization  Kind = "Organization"
	Bloc          Kind = "Bloc"
	Office        Kind = "Office"
	Place         Kind = "Place"
	Agreement     Kind = "Agreement"
	SanctionsList Kind = "SanctionsList"
	Measure       Kind = "Measure"
	Occasion      Kind = "Event" // the Go name differs because Event is a nature of relations
	Project       Kind = "Project"
	Topic         Kind = "Topic"
	Asset         Kind = "Asset"
	Group         Kind = "Group"
)

// KindRow is one row of the table of kinds.
type KindRow struct {
	Kind           Kind
	SubKinds       []SubKind
	Actor          bool   // may act and be acted upon
	Wikidata       string // the class it follows, empty where none does
	FollowTheMoney string // the schema it exports as
	Colour         string // in Neo4j Browser, as #RRGGBB
	Description    string
}

// Kinds gives the table of kinds in a fixed order. Mappings follow Wikidata and the
// FollowTheMoney model (followthemoney.tech); Agreement has no counterpart there.
func Kinds() []KindRow {
	return []KindRow{
		{Kind: Person, Actor: true, Wikidata: "Q5", FollowTheMoney: "Person", Colour: "#F79767",
			Description: "A human being who is named."},
		{Kind: Country, Actor: true, Wikidata: "Q6256", FollowTheMoney: "PublicBody", Colour: "#4C8EDA",
			Description: "A state, present or former, or a territory that ISO 3166 names."},
		{Kind: Organization, Actor: true, Wikidata: "Q43229", FollowTheMoney: "Organization", Colour: "#57C7E3",
			SubKinds:    []SubKind{"InternationalOrganization", "GovernmentBody", "ArmedForce", "Company", "ResearchInstitution", "MediaOutlet", "Party", "ArmedGroup"},
			Description: "An institution with a name: ministry, alliance, party, company, armed group."},
		{Kind: Bloc, Actor: true, FollowTheMoney: "Organization", Colour: "#8DCC93",
			Description: "A collective without a seat: the West, the Global South."},
		{Kind: Office, Wikidata: "Q4164871", FollowTheMoney: "Position", Colour: "#FFC454",
			Description: "A post that people hold: President of Russia."},
		{Kind: Place, Wikidata: "Q2221906", FollowTheMoney: "Address", Colour: "#A5ABB6",
			Description: "A city, region or site."},
		{Kind: Agreement, SubKinds: []SubKind{"Treaty", "JointStatement", "Memorandum", "Contract"}, Wikidata: "Q321839", FollowTheMoney: "Contract", Colour: "#DA7194",
			Description: "Something that parties sign or conclude; may carry a count, as in eleven documents."},
		{Kind: SanctionsList, FollowTheMoney: "Organization", Colour: "#D9534F",
			Description: "A list or programme of designations, kept by an authority."},
		{Kind: Measure, FollowTheMoney: "Event", Colour: "#C990C0",
			Description: "A tariff, embargo, asset freeze or export control."},
		{Kind: Occasion, SubKinds: []SubKind{"Visit", "Meeting", "Exercise", "Summit", "Election", "Attack"}, Wikidata: "Q1656682", FollowTheMoney: "Event", Colour: "#ECB5C9",
			Description: "Something that happens at a time and place: a summit, an exercise."},
		{Kind: Project, Wikidata: "Q170584", FollowTheMoney: "Project", Colour: "#D9C8AE",
			Description: "A pipeline, railway, port or other undertaking."},
		{Kind: Topic, FollowTheMoney: "Thing", Colour: "#CFD3DB",
			Description: "A sector or subject: energy, space, arms."},
		{Kind: Asset, SubKinds: []SubKind{"Vessel", "Aircraft"}, FollowTheMoney: "Asset", Colour: "#848484",
			Description: "A vessel, aircraft or other thing that lists name and that does not act."},
		{Kind: Group, Actor: true, FollowTheMoney: "LegalEntity", Colour: "#E2E2E2",
			Description: "Unnamed members taken together: protesters, Chinese banks. Its id belongs to its document and paths do not run through it."},
	}
}

// KindNamed gives the row of a kind, and whether there is one.
func KindNamed(kind Kind) (KindRow, bool) {
	for _, row := range Kinds() {
		if row.Kind == kind {
			return row, true
		}
	}
	return KindRow{}, false
}

// actors gives the kinds that may act and be acted upon.
func actors() []Kind { return []Kind{Person, Country, Organization, Bloc, Group} }

// everything gives all kinds.
func everything() []Kind {
	var all []Kind
	for _, row := range Kinds() {
		all = append(all, row.Kind)
	}
	return all
}
