package jsontree

// chunked is a list that grows without copying and without room to spare: a
// body of megabytes makes lists of megabytes.
type chunked[T any] struct {
	chunks [][]T
	length int
}

const (
	chunkBits = 12
	chunkSize = 1 << chunkBits
)

func (c *chunked[T]) push(v T) {
	if c.length&(chunkSize-1) == 0 {
		c.chunks = append(c.chunks, make([]T, 0, c.nextChunk()))
	}
	last := &c.chunks[len(c.chunks)-1]
	*last = append(*last, v)
	c.length++
}

// nextChunk is the room of a new chunk. The first one grows as it fills: most
// bodies are small.
func (c *chunked[T]) nextChunk() int {
	if c.length == 0 {
		return 0
	}
	return chunkSize
}

// at points to an element until the next push.
func (c *chunked[T]) at(i int) *T { return &c.chunks[i>>chunkBits][i&(chunkSize-1)] }
