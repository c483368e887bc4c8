package files

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// mail gives the plain text part of an e-mail, with subject, sender and day of sending.
func (s *Shelf) mail(raw []byte, page *sheet) error {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return refuse("not an e-mail: "+err.Error(), "", "save it as text or as .eml")
	}
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	if subject, err := words.DecodeHeader(message.Header.Get("Subject")); err == nil {
		page.about.Title = squeeze(subject)
	}
	parser := mail.AddressParser{WordDecoder: &words}
	if senders, err := parser.ParseList(message.Header.Get("From")); err == nil {
		for _, sender := range senders {
			page.about.Authors = append(page.about.Authors, squeeze(sender.Name))
		}
	}
	if sent, err := message.Header.Date(); err == nil {
		page.about.Date = sent.Format(time.DateOnly)
	}
	body, err := s.part(message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body, 0)
	if err != nil {
		return err
	}
	if body == "" {
		return refuse("the e-mail has no plain text part", "", "save its text")
	}
	page.out.WriteString(strings.TrimSpace(body) + "\n")
	return nil
}

// part gives the first plain text within a part of a message, or "".
func (s *Shelf) part(contentType, encoding string, body io.Reader, depth int) (string, error) {
	if depth > 10 {
		return "", refuse("parts of the e-mail stand in one another too deeply", "", "save its text")
	}
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, parameters = "text/plain", nil
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for range 100 {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return "", nil
			}
			if err != nil {
				return "", refuse("the e-mail is torn: "+err.Error(), "", "save it again")
			}
			found, err := s.part(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth+1)
			if err != nil || found != "" {
				return found, err
			}
		}
		return "", refuse("the e-mail has more than 100 parts", "", "save its text")
	}
	if kind != "text/plain" {
		return "", nil
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(io.LimitReader(body, s.limits.RawText+1))
	if err != nil {
		return "", refuse("the e-mail's text cannot be decoded: "+err.Error(), "", "save its text")
	}
	label := strings.ToLower(parameters["charset"])
	if label == "" || label == "utf-8" || label == "us-ascii" {
		return decode(raw)
	}
	coding, _ := charset.Lookup(label)
	if coding == nil {
		return "", refuse(fmt.Sprintf("the e-mail's encoding %.40q is not known", label), "", "save its text as UTF-8")
	}
	if raw, err = coding.NewDecoder().Bytes(raw); err != nil {
		return "", refuse("the e-mail is not in the encoding that it names", "", "save its text as UTF-8")
	}
	return decode(raw)
}
