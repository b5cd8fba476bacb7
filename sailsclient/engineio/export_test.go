package engineio

// What the tests of the send queue reach into.
const (
	MaxQueuedPackets = maxQueuedPackets
	MaxQueuedBytes   = maxQueuedBytes
)

// SendQueue is the queue under Conn.Send.
type SendQueue struct{ q *sendQueue }

func NewSendQueue() SendQueue { return SendQueue{newSendQueue()} }

func (s SendQueue) Put(payload []byte) error {
	return s.q.put(outgoing{kind: Message, payload: payload})
}

func (s SendQueue) Close()   { s.q.close() }
func (s SendQueue) Discard() { s.q.discard() }

// Take returns the payloads that wait; nil when the queue is closed and empty.
func (s SendQueue) Take() [][]byte {
	packets, _ := s.q.take(nil)
	var payloads [][]byte
	for _, p := range packets {
		payloads = append(payloads, p.payload)
	}
	return payloads
}
