package graphql

import "sync"

// rooms are what answers were written into and is free again: an answer of a thousand rows takes
// half a megabyte, and to have that made and cleared anew costs as much as to write the answer.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// mostRoom is the largest room that is kept.
const mostRoom = 4 << 20

// roomFor gives an empty room for about so many bytes.
func roomFor(bytes int) *[]byte {
	room := rooms.Get().(*[]byte)
	if want := max(bytes, 2048); cap(*room) < want {
		*room = make([]byte, 0, want*9/8)
	}
	*room = (*room)[:0]
	return room
}

// Release says that the JSON was sent and is looked at no more, so that the next answer may be
// written in its place. To leave it out costs time, nothing else.
func (r *Response) Release() {
	if r.room != nil && cap(r.JSON) <= mostRoom {
		*r.room = r.JSON[:0]
		rooms.Put(r.room)
	}
	r.JSON, r.room = nil, nil
}
