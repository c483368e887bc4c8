package resolve

import (
	"strings"

	"chancery/loader/mention"
	"chancery/loader/registry"
	"chancery/schema"
)

// officeBody gives the entity whose office a mention names as it says itself: of a candidate
// of a party the party's country; else -1.
func (l *linking) officeBody(x mention.Mention) int {
	body := l.bodyEntity(x)
	if x.Body < 0 && (x.Modifier == "candidate" || mention.OfStates(x.Post, x.Title)) {
		return l.partyCountry(x)
	}
	if body < 0 || l.entities[body].Kind == schema.Person {
		return -1
	}
	return body
}

// counterpart gives the office of another country that is like the one which the document gives whoever
// possesses a counterpart: in "the Kenyan foreign minister met his Norwegian counterpart" that of
// Norway. It gives "" where the owner has no such office: heads of state and of government are each
// other's counterparts, so theirs is only told where the tables know the holder in it.
func (l *linking) counterpart(x mention.Mention, body int) string {
	if body < 0 || l.entities[body].Kind != schema.Country || x.Holder < 0 || l.of[x.Holder] < 0 {
		return ""
	}
	owner := -1
	for m, y := range l.in(x.Sentence) {
		if y.Sentence == x.Sentence && l.of[m] >= 0 && l.entities[l.of[m]].Kind == schema.Person && l.possesses(y, x) {
			owner = l.of[m]
		}
	}
	if owner < 0 {
		return ""
	}
	for m, y := range l.mentions {
		if y.Form != mention.OfficeForm || l.of[m] < 0 || y.Holder < 0 || l.of[y.Holder] != owner || y.Post == "counterpart" || !serving(y.Modifier) || y.Modifier == "deputy" {
			continue
		}
		post, title := y.Post, y.Title
		if minister, ok := alike[post]; ok {
			post, title = minister, l.reg.Office(minister, "", "", "")
		}
		for _, term := range l.reg.Terms(l.entities[l.of[x.Holder]].key) {
			if term.Body == l.entities[body].key && (term.Post == post || heads[post] && heads[term.Post]) {
				return term.Office
			}
		}
		if !heads[post] && mention.OfStates(post, title) {
			return l.officeName(mention.Mention{Post: post, Title: title, Surface: title, Body: -1, Toward: -1, Holder: -1}, body)
		}
	}
	return ""
}

// possesses says whether the head of one mention is the possessor of that of another.
func (l *linking) possesses(owner, thing mention.Mention) bool {
	w := l.trees[owner.Sentence].Words[owner.Head]
	return w.Is("nmod:poss") && w.Head >= thing.First && w.Head < thing.Last
}

// alike are the posts that other countries call by the name of another.
var alike = map[string]string{"secretary of state": "foreign minister", "foreign secretary": "foreign minister", "defence secretary": "defence minister", "treasury secretary": "finance minister", "home secretary": "interior minister", "justice secretary": "justice minister"}

// heads are the posts of those who lead a state or its government.
var heads = map[string]bool{"president": true, "prime minister": true, "chancellor": true, "monarch": true}

// partyCountry gives the country of the party that the words of an office name: that of the
// "Republican presidential candidate"; -1 where they name none.
func (l *linking) partyCountry(x mention.Mention) int {
	for m, y := range l.in(x.Sentence) {
		if y.Sentence != x.Sentence || y.First < x.First-2 || y.Last > x.Last || l.of[m] < 0 || l.entities[l.of[m]].SubKind != "Party" {
			continue
		}
		if entry, ok := l.reg.Entry(l.entities[l.of[m]].key); ok {
			if country, ok := l.reg.Entry(entry.Within); ok {
				return l.entry(country)
			}
		}
	}
	return -1
}

// offices decides the offices that are named with their body, or whose holder the registry
// knows in that office.
func (l *linking) offices() {
	for m, x := range l.mentions {
		if x.Form != mention.OfficeForm || l.of[m] >= 0 {
			continue
		}
		if !l.last && leads(x.Post) && x.Holder >= 0 && l.of[x.Holder] < 0 {
			continue // what the "Kremlin chief" is called hangs on who that is
		}
		name, context, body := "", "", l.officeBody(x)
		rule := "office"
		switch {
		case x.Post == "counterpart":
			if name = l.counterpart(x, body); name == "" {
				continue
			}
			rule = "counterpart"
		case body >= 0:
			name = l.officeName(x, body)
			if x.Modifier == "deputy" {
				name = "Deputy " + name
			}
			context = l.entities[body].Name
		default:
			name, body = l.heldOffice(x)
			rule = "term"
			if name == "" {
				name, body = l.officeElsewhere(m, x)
				rule = "said-elsewhere"
			}
			if name == "" {
				name, body = l.officeAtHome(x)
				rule = "main-country"
			}
		}
		if owner := l.bodyEntity(x); name == "" && owner >= 0 && l.entities[owner].Kind == schema.Person && personal(x) {
			name = x.Title + " of " + l.entities[owner].Name
			context, rule = l.entities[owner].Name, "office"
		}
		if name == "" {
			continue
		}
		if body >= 0 {
			context = l.entities[body].Name
		}
		at := l.own(schema.Office, "", name, context)
		if l.memberForState(x, body) {
			if country, ok := l.reg.Entry("country/USA"); ok {
				body = l.entry(country)
			}
		}
		l.entities[at].body = body
		l.set(m, at, rule, 1)
	}
}

// officeName gives the usual English name of an office of an entity.
func (l *linking) officeName(x mention.Mention, body int) string {
	e := l.entities[body]
	if x.Post == "" {
		return l.reg.Office(x.Title, x.Title, e.key, e.Name) + l.toward(x)
	}
	if leads(x.Post) && (x.Post == "leader" || x.Title == l.reg.Office(x.Post, "", "", "")) { // else the chief of a field: "human rights chief"
		if e.SubKind == "Company" || e.SubKind == "MediaOutlet" {
			return l.reg.Office("chief executive", "", e.key, e.Name)
		}
		if name := l.leadership(x, e); name != "" {
			return name
		}
		if field, ok := strings.CutPrefix(e.Name, "Ministry of "); ok && x.Modifier != "deputy" {
			return "Minister of " + field
		}
	}
	if l.memberForState(x, body) {
		if x.Post == "senator" {
			return "United States Senator for " + e.Name
		}
		return "Member of the United States House of Representatives for " + e.Name
	}
	bare := l.reg.Office(x.Post, "", "", "")
	if x.Title != "" && x.Title != bare {
		return capitalised(x.Title) + " of " + registry.WithArticle(e.Name)
	}
	words := schema.Fold(x.Surface)
	if x.Body >= 0 {
		words = strings.TrimSpace(strings.TrimPrefix(words, schema.Fold(l.mentions[x.Body].Surface)))
		words = strings.TrimPrefix(words, "s ")
	}
	if x.Modifier != "" {
		words = strings.TrimSpace(strings.Replace(words, x.Modifier, "", 1))
	}
	return l.reg.Office(x.Post, words, e.key, e.Name) + l.toward(x)
}

// memberForState says whether an office is a seat in the United States Congress that is held for
// the state that its words name: the office is the country's.
func (l *linking) memberForState(x mention.Mention, body int) bool {
	if body < 0 || x.Post != "congressman" && x.Post != "senator" {
		return false
	}
	entry, ok := l.reg.Entry(l.entities[body].key)
	return ok && entry.Kind == schema.Place && entry.Within == "country/USA"
}

// toward gives what an office is sent to or for: " to Libya".
func (l *linking) toward(x mention.Mention) string {
	if x.Toward < 0 || l.of[x.Toward] < 0 {
		return ""
	}
	preposition := " for "
	if strings.Contains(strings.ToLower(x.Surface), " to ") {
		preposition = " to "
	}
	return preposition + registry.WithArticle(l.entities[l.of[x.Toward]].Name)
}

// personal says whether an office may be one that a person has: "Obama's spokeswoman".
func personal(x mention.Mention) bool {
	switch x.Post {
	case "spokesperson", "adviser", "chief of staff", "special envoy", "national security adviser":
		return true
	}
	return false
}

// leadership gives the office that whoever leads a country or body is known to hold: the
// "Kremlin chief" is the President of Russia. It gives "" where the tables do not say.
func (l *linking) leadership(x mention.Mention, body found) string {
	if x.Holder < 0 || l.of[x.Holder] < 0 {
		return ""
	}
	terms := l.reg.Terms(l.entities[l.of[x.Holder]].key)
	for _, post := range append([]string{x.Post}, leading...) {
		for _, term := range terms {
			if term.Body == body.key && term.Post == post {
				return term.Office
			}
		}
	}
	return ""
}

// leads says whether a post is a word for whoever leads.
func leads(post string) bool { return post == "leader" || post == "head" || post == "chief" }

// leading are the posts of those who lead a country or body, the foremost first.
var leading = []string{"leader", "supreme leader", "president", "chancellor", "prime minister", "secretary general", "managing director", "director general", "chair", "director"}

// heldOffice gives the office that the registry knows the holder in, at the document's date
// where it has one: "Chancellor Angela Merkel" needs no country.
func (l *linking) heldOffice(x mention.Mention) (string, int) {
	if x.Holder < 0 || l.of[x.Holder] < 0 || x.Modifier == "candidate" {
		return "", -1 // what a candidate held before is not what they stand for
	}
	e := l.entities[l.of[x.Holder]]
	for _, term := range l.reg.Terms(e.key) {
		body, ok := l.reg.Entry(term.Body)
		if !ok || term.Post != x.Post && !l.sameOffice(x, term) {
			continue
		}
		return term.Office, l.entry(body)
	}
	return "", -1
}

// officeElsewhere gives the office that the document, where it says whose it is, gives the same
// person: "Minister Solberg" of "the Norwegian Minister of Culture, Mira Solberg".
func (l *linking) officeElsewhere(m int, x mention.Mention) (string, int) {
	if x.Holder < 0 || l.of[x.Holder] < 0 || x.Modifier == "candidate" || x.Body >= 0 {
		return "", -1
	}
	for other, y := range l.mentions {
		if other != m && y.Form == mention.OfficeForm && y.Holder >= 0 && l.of[y.Holder] == l.of[x.Holder] && y.Post == x.Post && y.Title == x.Title && y.Modifier != "candidate" && l.of[other] >= 0 && l.rule[other] == "office" {
			return l.entities[l.of[other]].Name, l.entities[l.of[other]].body
		}
	}
	return "", -1
}

// officeAtHome gives an office that states have, whose words do not say whose it is, to the
// country that the document is about, unless the sentence names another: "Prime Minister Ola Berg".
// A holder whom the tables put in another country is left alone.
func (l *linking) officeAtHome(x mention.Mention) (string, int) {
	if x.Holder < 0 || l.of[x.Holder] < 0 || x.Body >= 0 || x.Modifier == "candidate" || l.mentions[x.Holder].Form != mention.NameForm || !mention.OfStates(x.Post, x.Title) {
		return "", -1
	}
	country := l.mainCountry()
	if country < 0 {
		return "", -1
	}
	if entry, ok := l.reg.Entry(l.entities[l.of[x.Holder]].key); ok && entry.Within != "" && entry.Within != l.entities[country].key {
		return "", -1
	}
	for m, y := range l.in(x.Sentence) {
		if at := l.of[m]; at >= 0 && at != country && l.entities[at].Kind == schema.Country && y.Form != mention.PronounForm && !l.hyphened(y) {
			return "", -1
		}
	}
	for _, y := range l.mentions {
		if y.Post == "counterpart" && y.Form == mention.OfficeForm && l.bodyEntity(y) == country {
			return "", -1 // whose counterpart is the country's minister is another country's
		}
	}
	return l.officeName(x, country), country
}

// hyphened says whether a hyphen joins a name to the word behind it: "Norwegian-born".
func (l *linking) hyphened(x mention.Mention) bool {
	words := l.trees[x.Sentence].Words
	return x.Last < len(words) && words[x.Last].Form == "-"
}

// sameOffice says whether the words of an office are those of a term under another key: "UN
// chief", "foreign secretary".
func (l *linking) sameOffice(x mention.Mention, term registry.Term) bool {
	if x.Post == "" {
		return false
	}
	words := schema.Fold(x.Surface)
	return l.reg.Office(x.Post, words, term.Body, "") == term.Office
}

// titlesAlone decides descriptions of people by their office: the holder whom the document
// names in it, else who held it at the document's date.
func (l *linking) titlesAlone() {
	for m, x := range l.mentions {
		if l.of[m] >= 0 || x.Form != mention.NominalForm || x.Kind != schema.Person || x.Rule == "pair" {
			continue
		}
		if at := l.holderInText(m, x); at >= 0 {
			l.set(m, at, "holder", .9)
			continue
		}
		if at := l.holderAtDate(x); at >= 0 {
			l.set(m, at, "term", .85)
		}
	}
}

// UnnamedHolder is the rule of a description of somebody by an office whose holder neither the
// document nor the tables name: "the US ambassador". Such a person is called as the office is
// and belongs to the document.
const UnnamedHolder = "unnamed-holder"

// unnamedHolders enters a person for each description by a decided office that is still undecided.
func (l *linking) unnamedHolders() {
	for office, x := range l.mentions {
		if x.Form != mention.OfficeForm || x.Holder < 0 || l.of[x.Holder] >= 0 || l.of[office] < 0 || l.rule[office] != "office" {
			continue
		}
		holder := l.mentions[x.Holder]
		if holder.Rule != "title-alone" || holder.Plural || !serving(holder.Modifier) {
			continue
		}
		l.set(x.Holder, l.own(schema.Person, "", l.entities[l.of[office]].Name, l.id), UnnamedHolder, .8)
	}
}

// serving says whether the words before an office leave its holder in it.
func serving(modifier string) bool {
	switch modifier {
	case "", "new", "current", "incumbent", "longtime", "veteran", "outgoing", "caretaker", "deputy", "acting", "interim":
		return true
	}
	return false
}

// holderInText gives the one person whom the document names in the office of a description.
func (l *linking) holderInText(m int, x mention.Mention) int {
	body := l.officeBody(x)
	if body < 0 && x.Body >= 0 && !mention.OfStates(x.Post, x.Title) {
		return -1 // "the party leader", of a party that nothing decided
	}
	best := -1
	for other, y := range l.mentions {
		if y.Form != mention.OfficeForm || y.Holder < 0 || l.of[y.Holder] < 0 || y.Holder == m || l.mentions[y.Holder].Form != mention.NameForm {
			continue
		}
		if former(y.Modifier) != former(x.Modifier) || y.Modifier == "candidate" {
			continue
		}
		same := y.Post == x.Post && y.Title == x.Title
		otherBody := l.officeBody(y)
		if otherBody < 0 && l.of[other] >= 0 {
			otherBody = l.entities[l.of[other]].body
		}
		if !same || body >= 0 && otherBody >= 0 && body != otherBody {
			continue
		}
		if body >= 0 && otherBody < 0 && !l.citizen(l.of[y.Holder], body) {
			continue
		}
		if best >= 0 && best != l.of[y.Holder] {
			return -1
		}
		best = l.of[y.Holder]
	}
	return best
}

// citizen says whether the registry puts a person in a country.
func (l *linking) citizen(person, country int) bool {
	entry, ok := l.reg.Entry(l.entities[person].key)
	return ok && entry.Within == l.entities[country].key
}

func former(modifier string) bool {
	switch modifier {
	case "former", "ex", "ousted", "deposed", "late", "then", "exiled":
		return true
	}
	return false
}

// holderAtDate gives who held the office of a description at the document's date; "leader",
// "chief" and "head" of a country or of a body are whoever leads it.
func (l *linking) holderAtDate(x mention.Mention) int {
	body := l.officeBody(x)
	if x.Body < 0 && (mention.OfStates(x.Post, x.Title) || x.Post == "president" || x.Post == "monarch") {
		body = l.mainCountry()
	}
	if body < 0 || former(x.Modifier) {
		return -1
	}
	if !serving(x.Modifier) || x.Modifier == "deputy" || x.Modifier == "acting" || x.Modifier == "interim" {
		return -1
	}
	posts := []string{x.Post}
	if leads(x.Post) {
		posts = append(posts, leading...)
	}
	for _, post := range posts {
		holders := l.reg.Holders(l.entities[body].key, post, schema.Date(l.doc.Date))
		if len(holders) == 1 {
			if entry, ok := l.reg.Entry(holders[0].Person); ok && (holders[0].Checked || l.names(entry)) {
				return l.entry(entry)
			}
		}
		if len(holders) > 0 {
			return -1
		}
	}
	// Without a date, or beyond the tables: a person whom the document names and who held it.
	best := -1
	for at, e := range l.entities {
		if e.Kind != schema.Person || e.key == "" {
			continue
		}
		for _, term := range l.reg.Terms(e.key) {
			if term.Body == l.entities[body].key && contains(posts, term.Post) {
				if best >= 0 && best != at {
					return -1
				}
				best = at
			}
		}
	}
	return best
}

// names says whether the document names a person of the registry: what nobody checked settles
// who is meant only with the text's own word.
func (l *linking) names(person *registry.Entry) bool {
	_, named := l.byID[l.reg.ID(person)]
	return named
}

func contains(list []string, value string) bool {
	for _, one := range list {
		if one == value {
			return true
		}
	}
	return false
}
