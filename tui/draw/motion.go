package draw

// Motion is a scroll step.
type Motion int

// The motions: by a line, by a page, to an end, and sideways by ColumnStep cells.
const (
	LineUp Motion = iota
	LineDown
	PageUp
	PageDown
	ToTop
	ToBottom
	ColumnLeft
	ColumnRight
)

// ColumnStep is the length of a sideways step, in cells.
const ColumnStep = 8

var motions = map[string]Motion{
	"k": LineUp, "up": LineUp, "j": LineDown, "down": LineDown, "pgup": PageUp, "pgdown": PageDown, "space": PageDown,
	"g": ToTop, "home": ToTop, "G": ToBottom, "end": ToBottom,
	"h": ColumnLeft, "left": ColumnLeft, "l": ColumnRight, "right": ColumnRight,
}

// MotionOf returns the motion of a key. It reports whether the key has one.
func MotionOf(key string) (m Motion, ok bool) {
	m, ok = motions[key]
	return m, ok
}

// Apply moves a position by the motion. last is the last position, and h the height of a
// page. The caller limits the result.
func (m Motion) Apply(at, last, h int) int {
	switch m {
	case LineUp:
		return at - 1
	case LineDown:
		return at + 1
	case PageUp:
		return at - max(h-1, 1)
	case PageDown:
		return at + max(h-1, 1)
	case ToTop:
		return 0
	case ToBottom:
		return last
	default:
		return at
	}
}

// Columns returns how many cells the motion goes sideways.
func (m Motion) Columns() int {
	switch m {
	case ColumnLeft:
		return -ColumnStep
	case ColumnRight:
		return ColumnStep
	default:
		return 0
	}
}

// WheelStep is how many lines a step of the wheel scrolls.
const WheelStep = 3
