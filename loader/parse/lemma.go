package parse

import _ "embed"

//go:embed lemmas.tsv
var lemmasFile string

type lemmaTable struct{}

func readLemmas(file string) lemmaTable { return lemmaTable{} }

func (l lemmaTable) lemma(form, upos, xpos, relation string) string { return form }
