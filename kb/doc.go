// Package kb is the room of knowledge: articles with their versions, validity and audience, the
// clauses they are cut into, the importer, finding and ranking clauses, cited answers or honest
// refusals, the log of questions that the articles do not answer, words learnt from what readers open,
// evaluation of search and answers.
//
// Floor 2. It uses hotline, hotline/sla, hotline/zh and the standard library. It must not know
// routing, SQL, HTTP, any search engine or any model: those are behind the ports in ports.go.
package kb
