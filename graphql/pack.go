package graphql

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packFrom is the length in bytes from which an answer is compressed: less fits one packet anyway.
const packFrom = 1400

// packer gives the one zstd encoder: it may be used by many at once.
var packer = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
})

// zippers are gzip writers that are free: to make one takes longer than to compress an answer.
var zippers = sync.Pool{New: func() any {
	writer, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil { // the level is a constant that gzip knows
		return gzip.NewWriter(nil)
	}
	return writer
}}

// packed compresses a body; where the coding is not to be had the body stays as it is.
func packed(body []byte, encoding string) ([]byte, string) {
	switch encoding {
	case "zstd":
		if encoder, err := packer(); err == nil {
			return encoder.EncodeAll(body, make([]byte, 0, len(body)/4)), encoding
		}
	case "gzip":
		writer := zippers.Get().(*gzip.Writer)
		defer zippers.Put(writer)
		out := bytes.NewBuffer(make([]byte, 0, len(body)/4))
		writer.Reset(out)
		if _, err := writer.Write(body); err == nil && writer.Close() == nil {
			return out.Bytes(), encoding
		}
	}
	return body, ""
}

// streamed gives a writer that compresses as it goes, and what ends and flushes it. Without a
// coding it is the writer itself.
func streamed(w io.Writer, encoding string) (writer io.Writer, flush, end func() error) {
	switch encoding {
	case "zstd":
		if encoder, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)); err == nil {
			return encoder, encoder.Flush, encoder.Close
		}
	case "gzip":
		if encoder, err := gzip.NewWriterLevel(w, gzip.BestSpeed); err == nil {
			return encoder, encoder.Flush, encoder.Close
		}
	}
	none := func() error { return nil }
	return w, none, none
}

// tag gives the strong entity tag of an answer (RFC 9110, 8.8.3): equal only where every byte is.
// It is taken of the bytes themselves, so that no change of the data or of the program can leave it behind.
func tag(body []byte, media, encoding string) string {
	sum := sha256.New()
	sum.Write(body) // hash.Hash never errs
	sum.Write([]byte("\n" + media + "\n" + encoding))
	return `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// matches says whether an If-None-Match header names a tag.
func matches(header, tag string) bool {
	for _, part := range strings.Split(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}

// send writes an answer, compressed where the client takes that and it pays; kept is the answer
// whose JSON the body is, where it is one that is kept. An answer to a GET
// bears a tag, and whoever has it already is told so by 304.
func (e *Endpoint) send(w http.ResponseWriter, r *http.Request, media string, status int, body []byte, kept *keptAnswer) {
	header := w.Header()
	header.Set("Content-Type", media+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept, Accept-Encoding, Authorization")
	encoding := ""
	if len(body) >= packFrom {
		encoding = encodingFor(r.Header.Values("Accept-Encoding"))
	}
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && status == http.StatusOK {
		mark := tag(body, media, encoding)
		header.Set("ETag", mark)
		header.Set("Cache-Control", "private, no-cache") // may be kept, must be asked about
		if matches(r.Header.Get("If-None-Match"), mark) {
			header.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if kept != nil && encoding != "" {
		body, encoding = e.answers.packed(kept, encoding)
	} else {
		body, encoding = packed(body, encoding)
	}
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that went away needs no answer
	}
}
