package parse

import "chancery/loader/parse/internal/kernel"

// Candidate asks whether a sentence states a relation from one word to another at a third.
type Candidate struct {
	Subject, Object, Trigger int // numbers in Tree.Words; of an end, the word that stands for it
}

// Opinion is what the claims head thinks of a candidate. It was learned from written passages
// and knows no list and no registry: a second opinion beside the patterns.
type Opinion struct {
	Relation              string  // the likeliest relation of the ontology, though none may be likelier
	Probability           float64 // of that relation, 0 to 1
	Factuality            string  // the likeliest way in which it is said, should it be said: ASSERTED, PLANNED …
	FactualityProbability float64
	Class                 string // the likeliest root class of the PLOVER event ontology; "" where no event is likelier than each
	shares, classes       []float32
	relations, events     []string
}

// Event gives the probability of a root class of the PLOVER event ontology (ACCUSE, YIELD …), 0 to
// 1; of a class that the head does not know, -1.
func (o Opinion) Event(class string) float64 { return shareOf(o.events, o.classes, class) }

// Share gives the probability of one relation, 0 to 1; of a relation that the head does not
// know, -1.
func (o Opinion) Share(relation string) float64 { return shareOf(o.relations, o.shares, relation) }

func shareOf(names []string, shares []float32, wanted string) float64 {
	for i, name := range names {
		if name == wanted {
			return float64(shares[i])
		}
	}
	return -1
}

// claimsHead scores candidates. Each end says something by itself and something together with
// the trigger: tanh(s + o + t + s'·t' + o'·t"), then the scores of relation, factuality
// and class of event.
type claimsHead struct {
	machine     kernel.Machine
	width, size int
	ends        *kernel.Matrix // claimParts, one under the other

	relation, factuality, event *kernel.Matrix
}

// The parts of claimsHead.ends.
const (
	claimSubject = iota
	claimSubjectBeside
	claimObject
	claimObjectBeside
	claimTrigger
	claimTriggerSubject
	claimTriggerObject
	claimParts
)

func newClaimsHead(file *modelFile) claimsHead {
	c := file.Config
	var parts []part
	for _, name := range []string{"subject", "subject.beside", "object", "object.beside", "trigger", "trigger.subject", "trigger.object"} {
		parts = append(parts, part{"claim." + name, c.Claim, true})
	}
	return claimsHead{
		machine: file.machine, width: c.Width, size: c.Claim,
		ends:       file.matrix(c.Width, parts...),
		relation:   file.matrix(c.Claim, part{"claim.relation", len(file.Claims), true}),
		factuality: file.matrix(c.Claim, part{"claim.factuality", len(file.Factualities), true}),
		event:      file.matrix(c.Claim, part{"claim.event", len(file.Events), true}),
	}
}

// keep leaves the vectors of a window's words in their tree, in the eight bits in which the
// head would read them anyway.
func (h *claimsHead) keep(b *batch, w *window, t *Tree) {
	if t.vectors == nil {
		t.vectors, t.scales = make([]int8, len(t.Words)*h.width), make([]float32, len(t.Words))
	}
	for i := range w.words {
		x := b.mixed[taskClaim][(w.first+i+1)*h.width:][:h.width]
		t.scales[w.offset+i] = h.machine.Round(t.vectors[(w.offset+i)*h.width:][:h.width], x)
	}
}

// Opinions gives what the claims head thinks of each of the candidates, in the same order. The
// tree must come from this model.
func (m *Model) Opinions(t *Tree, candidates []Candidate) []Opinion {
	if len(candidates) == 0 {
		return nil
	}
	b := m.batches.Get().(*batch)
	defer m.batches.Put(b)
	h := &m.heads.claims
	place := h.read(b, t, candidates)
	f := &b.claims
	f.joined = grow(f.joined, len(candidates)*h.size)
	for i, c := range candidates {
		h.join(f.joined[i*h.size:(i+1)*h.size], f.ends, place[c.Subject], place[c.Object], place[c.Trigger])
	}
	f.relation = grow(f.relation, len(candidates)*h.relation.Out)
	h.machine.Multiply(f.relation, f.joined, len(candidates), h.relation, &b.scratch)
	f.factuality = grow(f.factuality, len(candidates)*h.factuality.Out)
	h.machine.Multiply(f.factuality, f.joined, len(candidates), h.factuality, &b.scratch)
	f.event = grow(f.event, len(candidates)*h.event.Out)
	h.machine.Multiply(f.event, f.joined, len(candidates), h.event, &b.scratch)
	opinions := make([]Opinion, len(candidates))
	shares, classes := append([]float32(nil), f.relation...), append([]float32(nil), f.event...)
	for i := range opinions {
		row := shares[i*h.relation.Out : (i+1)*h.relation.Out : (i+1)*h.relation.Out]
		h.machine.Softmax(row)
		class := classes[i*h.event.Out : (i+1)*h.event.Out : (i+1)*h.event.Out]
		h.machine.Softmax(class)
		said := f.factuality[i*h.factuality.Out : (i+1)*h.factuality.Out]
		h.machine.Softmax(said)
		best, how, kind := 1+largest(row[1:]), largest(said), largest(class)
		opinions[i] = Opinion{Relation: m.claims[best], Probability: float64(row[best]), Factuality: m.factuality[how],
			FactualityProbability: float64(said[how]), shares: row, relations: m.claims, classes: class, events: m.events}
		if kind > 0 {
			opinions[i].Class = m.events[kind]
		}
	}
	return opinions
}

// claimBuffers is the memory of claimsHead.
type claimBuffers struct {
	words                        []float32 // [words asked for, width]
	ends                         []float32 // [words asked for, claimParts·size]
	joined, relation, factuality []float32
	event                        []float32
}

// read multiplies every word that a candidate names by all parts of the head, once, and gives
// the place of each.
func (h *claimsHead) read(b *batch, t *Tree, candidates []Candidate) (place map[int]int) {
	place = map[int]int{}
	f := &b.claims
	f.words = f.words[:0]
	for _, c := range candidates {
		for _, word := range [...]int{c.Subject, c.Object, c.Trigger} {
			if _, known := place[word]; known {
				continue
			}
			place[word] = len(place)
			for _, v := range t.vectors[word*h.width : (word+1)*h.width] {
				f.words = append(f.words, float32(v)*t.scales[word])
			}
		}
	}
	f.ends = grow(f.ends, len(place)*h.ends.Out)
	h.machine.Multiply(f.ends, f.words, len(place), h.ends, &b.scratch)
	return place
}

// join writes what subject, object and trigger say together.
func (h *claimsHead) join(out, ends []float32, subject, object, trigger int) {
	of := func(word, part int) []float32 { return ends[(word*claimParts+part)*h.size:][:h.size] }
	s, sBeside, o, oBeside := of(subject, claimSubject), of(subject, claimSubjectBeside), of(object, claimObject), of(object, claimObjectBeside)
	t, tSubject, tObject := of(trigger, claimTrigger), of(trigger, claimTriggerSubject), of(trigger, claimTriggerObject)
	for i := range out {
		alone := s[i] + o[i] + t[i]
		out[i] = alone + float32(sBeside[i]*tSubject[i]) + float32(oBeside[i]*tObject[i])
	}
	h.machine.Tanh(out)
}
