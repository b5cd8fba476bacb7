package dashboard

// maxAnswers is how many outcomes a pane keeps to be looked at again. Their bodies
// count with those of all panes.
const maxAnswers = 50

// NewAnswers makes an empty list of exchanges with an outcome.
func NewAnswers() *Ring[*Exchange] {
	return NewRing(maxAnswers, 0, func(*Exchange) int { return 0 })
}

// AnswerIndex is an exchange's place among the pane's answers, -1 if it has been let go.
func (p *Pane) AnswerIndex(x *Exchange) int {
	for i := range p.Answers.Len() {
		if p.Answers.At(i) == x {
			return i
		}
	}
	return -1
}

// AnswerBefore is what to compare an exchange with: the answer before it to the
// same request, else just the one before, nil if there is none.
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
