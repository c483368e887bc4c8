package graphql

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of answers.
const (
	responseJSON = "application/graphql-response+json" // GraphQL over HTTP
	plainJSON    = "application/json"
	textCSV      = "text/csv"
	linesJSON    = "application/x-ndjson"
)

// preference is one part of an Accept header that can be given, with its quality.
type preference struct {
	name    string
	quality float64
}

// preferences reads the parts of a header such as Accept with their qualities, 1 where none is
// given; parts that cannot be read are passed over.
func preferences(header []string) []preference {
	var all []preference
	for _, part := range strings.Split(strings.Join(header, ","), ",") {
		name, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		if charset := strings.ToLower(parameters["charset"]); charset != "" && charset != "utf-8" && charset != "utf8" {
			continue
		}
		quality := 1.0
		if q, ok := parameters["q"]; ok {
			if quality, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		all = append(all, preference{strings.ToLower(name), quality})
	}
	return all
}

// negotiated gives the media type to answer in, "" where none that is asked for can be given. Who
// asks for anything gets plain JSON; between equals the type of GraphQL responses comes first.
func negotiated(accept []string) string {
	if len(accept) == 0 {
		return plainJSON
	}
	best, most := "", 0.0
	for _, wanted := range preferences(accept) {
		media := ""
		switch wanted.name {
		case responseJSON, textCSV, linesJSON:
			media = wanted.name
		case "application/ndjson", "application/jsonl":
			media = linesJSON
		case plainJSON, "*/*", "application/*":
			media = plainJSON
		case "text/*":
			media = textCSV
		}
		if media != "" && (wanted.quality > most || wanted.quality == most && wanted.quality > 0 && media == responseJSON) {
			best, most = media, wanted.quality
		}
	}
	return best
}

// encodingFor gives the content coding to answer in: zstd before gzip where both are as
// welcome, "" for none.
func encodingFor(accept []string) string {
	quality := map[string]float64{}
	for _, part := range preferences(accept) {
		quality[part.name] = part.quality
	}
	of := func(name string) float64 {
		if q, named := quality[name]; named {
			return q
		}
		return quality["*"]
	}
	best, most := "", of("identity") // where identity is preferred by name, nothing is packed
	if _, named := quality["identity"]; !named {
		most = 0
	}
	for _, name := range []string{"gzip", "zstd"} {
		if q := of(name); q > 0 && q >= most {
			best, most = name, q
		}
	}
	return best
}
