package dashboard

// maxAnswers is how many responses a pane keeps. Their bodies count toward the bound of all
// panes.
const maxAnswers = 50

// NewAnswers returns an empty list of exchanges with an outcome.
func NewAnswers() *Ring[*Exchange] {
	return NewRing(maxAnswers, 0, func(*Exchange) int { return 0 })
}

// AnswerIndex returns an exchange's place among the pane's responses, -1 if it was dropped.
func (p *Pane) AnswerIndex(x *Exchange) int {
	for i := range p.Answers.Len() {
		if p.Answers.At(i) == x {
			return i
		}
	}
	return -1
}

// AnswerBefore returns what to compare an exchange with: the last response before it to the same
// request, or else to any request, nil for none.
func (p *Pane) AnswerBefore(x *Exchange) *Exchange {
	var before *Exchange
	for i := p.AnswerIndex(x) - 1; i >= 0; i-- {
		older := p.Answers.At(i)
		switch {
		case older.Outcome.Err != nil || older.Outcome.Dropped():
		case older.SameRequest(x):
			return older
		case before == nil:
			before = older
		}
	}
	return before
}
