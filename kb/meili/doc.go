// Package meili is the production search index of the knowledge base: a Meilisearch server, 1.10 or newer.
//
// Floor 3. It serves the port kb.Index and is the only package that knows Meilisearch. It must not
// know the store, HTTP handlers, answers or any other adapter.
//
// # How it searches Chinese
//
// The server's own cut of Chinese into words misses the half of a word (处理 in 待处理), looks at no
// more than ten words of a question and wants the first or the rarest of them in every hit. So it
// never sees Chinese here: each clause has a field of its character pairs, the very pairs that bleve
// gets, each spelt as one Latin word that the server takes as it is, without typos, prefixes or
// synonyms. One federated multi-search gets the candidates: each telling pair of the question leads a
// query, followed by the next most telling ones, and the server merges what they find. How rare a pair
// is the finder knows. What is added by synonyms and how hits are ranked stays in kb, the same for all
// indexes. Why there is no field of the server's own words: deploy/decisions/0005.
//
// # Meaning
//
// Where a model for it is named (UseMeaning) and the server is 1.13 or newer, each clause also has a
// vector that we make and hand over. A search then takes, beside the clauses with its words and under
// the same filter, the few whose vectors are nearest to that of the question. They are candidates like
// the others: kb puts all in order, and the line below which it refuses is the same. When the model is
// down, words alone count.
//
// # Rights
//
// The least key has these actions on indexes PREFIX_*:
//
//	search documents.add documents.get documents.delete indexes.create indexes.get
//	indexes.swap indexes.delete settings.update tasks.get version
package meili
