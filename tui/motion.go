package tui

// motion is a step through something that scrolls.
type motion int

const (
	lineUp motion = iota
	lineDown
	pageUp
	pageDown
	toTop
	toBottom
	columnLeft
	columnRight
)

// columnStep is how far a sideways step goes, in cells.
const columnStep = 8

// motionOf is the motion that a key stands for.
func motionOf(key string) (m motion, ok bool) {
	m, ok = map[string]motion{
		"k": lineUp, "up": lineUp, "j": lineDown, "down": lineDown, "pgup": pageUp, "pgdown": pageDown, "space": pageDown,
		"g": toTop, "home": toTop, "G": toBottom, "end": toBottom,
		"h": columnLeft, "left": columnLeft, "l": columnRight, "right": columnRight,
	}[key]
	return m, ok
}

// apply moves a position by the motion; last is the position of the end and h
// the height of a page. The caller bounds the result.
func (m motion) apply(at, last, h int) int {
	switch m {
	case lineUp:
		return at - 1
	case lineDown:
		return at + 1
	case pageUp:
		return at - max(h-1, 1)
	case pageDown:
		return at + max(h-1, 1)
	case toTop:
		return 0
	case toBottom:
		return last
	default:
		return at
	}
}

// columns is how far the motion goes sideways.
func (m motion) columns() int {
	switch m {
	case columnLeft:
		return -columnStep
	case columnRight:
		return columnStep
	default:
		return 0
	}
}
