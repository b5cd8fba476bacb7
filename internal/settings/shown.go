package settings

// YesOrNo is the text of a switch as people read it; other texts stay as they are.
func YesOrNo(text string) string {
	switch text {
	case "true":
		return "yes"
	case "false":
		return "no"
	default:
		return text
	}
}
