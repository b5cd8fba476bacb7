package pubsub

import (
	"slices"
	"strings"
)

// singularsOf returns the words that a word may be the plural of, the likeliest first, with
// the word itself if it may be a singular.
func singularsOf(word string) []string {
	for _, irregular := range irregularPlurals {
		if stem, ok := strings.CutSuffix(word, irregular[0]); ok {
			return []string{stem + irregular[1]}
		}
	}
	for _, ending := range sameInPlural {
		if strings.HasSuffix(word, ending) {
			return []string{word}
		}
	}
	for _, rule := range pluralEndings {
		if stem, ok := strings.CutSuffix(word, rule[0]); ok && stem != "" {
			var words []string
			for _, ending := range rule[1:] {
				words = append(words, stem+ending)
			}
			return words
		}
	}
	return []string{word}
}

// singularOf is the likeliest of singularsOf.
func singularOf(word string) string { return singularsOf(word)[0] }

// irregularPlurals are endings of irregular plurals, and of their singulars.
var irregularPlurals = [][2]string{
	{"people", "person"}, {"children", "child"}, {"women", "woman"}, {"men", "man"}, {"mice", "mouse"}, {"lice", "louse"},
	{"geese", "goose"}, {"teeth", "tooth"}, {"feet", "foot"}, {"oxen", "ox"}, {"criteria", "criterion"}, {"phenomena", "phenomenon"},
	{"data", "datum"}, {"media", "medium"}, {"quizzes", "quiz"}, {"indices", "index"}, {"vertices", "vertex"}, {"matrices", "matrix"},
	{"movies", "movie"}, {"cookies", "cookie"}, {"statuses", "status"}, {"buses", "bus"}, {"viruses", "virus"}, {"bonuses", "bonus"},
	{"campuses", "campus"}, {"aliases", "alias"}, {"knives", "knife"}, {"wives", "wife"}, {"lives", "life"}, {"halves", "half"},
	{"wolves", "wolf"}, {"shelves", "shelf"}, {"leaves", "leaf"}, {"thieves", "thief"}, {"loaves", "loaf"}, {"calves", "calf"},
}

// sameInPlural are endings of words that are no plurals, or their own.
var sameInPlural = [...]string{"ss", "us", "is", "sheep", "fish", "series", "species", "news", "equipment", "information"}

// pluralEndings are endings of plurals, each followed by the endings of singulars
// that it may stand for.
var pluralEndings = [...][]string{
	{"ies", "y", "ie"}, {"sses", "ss"}, {"shes", "sh", "she"}, {"ches", "ch", "che"}, {"xes", "x", "xe"}, {"zzes", "zz", "z"},
	{"oes", "o", "oe"}, {"yses", "ysis", "yse"}, {"ses", "se", "s", "sis"}, {"zes", "ze", "z"}, {"ves", "ve", "f", "fe"}, {"s", "", "s"},
}

// maySay reports whether a segment of a path can mean a model.
func maySay(segment, identity string) bool {
	return segment == identity || slices.Contains(singularsOf(segment), identity)
}
