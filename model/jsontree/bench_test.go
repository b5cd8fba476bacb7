package jsontree

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

const bodySize = 20 << 20

// bodies are of 20 MB: records as apps answer with, and what costs most.
func bodies() map[string][]byte {
	records := bytes.NewBufferString("[")
	for i := 0; records.Len() < bodySize; i++ {
		fmt.Fprintf(records, `{"id":%d,"name":"Freya %d","length":12.5,"berth":{"id":%d,"label":"North quay"},"tags":["a","b"],"createdAt":1700000000000},`, i, i, i%97)
	}
	records.WriteString("null]")
	return map[string][]byte{
		"records": records.Bytes(),
		"digits":  []byte("[" + strings.Repeat("1,", bodySize/2) + "1]"),
		"nested":  []byte("[" + strings.Repeat("[1],", bodySize/4) + "1]"),
		"text":    []byte(`"` + strings.Repeat("x", bodySize) + `"`),
	}
}

// BenchmarkParse is what stands between a body of 20 MB and its first frame.
func BenchmarkParse(b *testing.B) {
	for name, raw := range bodies() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			before := heap()
			var tree *Tree
			for b.Loop() {
				tree, _ = Parse(raw)
			}
			b.ReportMetric(float64(heap()-before)/float64(len(raw)), "heap-B/input-B")
			b.ReportMetric(float64(tree.Len()), "lines")
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkScreen is the text of 40 rows in the middle, and the path of one.
func BenchmarkScreen(b *testing.B) {
	for name, raw := range bodies() {
		b.Run(name, func(b *testing.B) {
			tree, err := Parse(raw)
			if err != nil {
				b.Fatal(err)
			}
			var row []byte
			b.ReportAllocs()
			for b.Loop() {
				for i := range min(40, tree.Len()) {
					row = tree.AppendLine(row[:0], tree.Len()/2+i, 1000)
				}
				tree.Path(tree.Len() / 2)
			}
		})
	}
}

// BenchmarkFold is folding everything, and opening one block.
func BenchmarkFold(b *testing.B) {
	tree, err := Parse(bodies()["records"])
	if err != nil {
		b.Fatal(err)
	}
	folds := NewFolds(tree)
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			folds.FoldAll()
		}
	})
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			folds.Toggle(5)
		}
	})
}
