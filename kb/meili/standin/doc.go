// Package standin plays a Meilisearch server for tests where no real one is at hand: the calls that
// kb/meili makes, with the shapes and the strictness of the real one, over real HTTP.
//
// Floor 3t. It is imported by tests only and knows nothing of the house. It searches as the server
// does where it matters: words of ASCII letters stay whole, Chinese falls apart, ten words of a query
// count, the last word is a prefix unless something follows it, "last" insists on the first word.
package standin
