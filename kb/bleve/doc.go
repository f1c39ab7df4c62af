// Package bleve is the embedded search index of the knowledge base: bleve with character pairs, in a
// folder or in memory.
//
// Floor 3. It serves the port kb.Index and is the only package that knows bleve. It must not know
// the store, HTTP, answers or any other adapter.
package bleve
