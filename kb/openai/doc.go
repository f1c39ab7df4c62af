// Package openai lets a model on any OpenAI-compatible server (vLLM, Ollama, llama.cpp, Qwen,
// DeepSeek …) put an answer into better words: the optional adapter of kb.Drafter.
//
// The model may rephrase, never add and never decide. Another drafter (the extractive one) answers
// first; when it finds no answer the model is not asked. The model sees the masked question and the
// given clauses, nothing else: no tools, no secrets, no history. Every sentence it writes must quote
// one of these clauses letter by letter and say no more than the quote: numbers, names, negations and
// nearly all characters are compared, links and markup are refused. What fails is dropped; when
// nothing is left, or the server is down, slow, busy or broken, the first answer stands.
//
// The same door, with its timeouts, breaker and budget, lends the model to whoever wants a reply in JSON
// and judges it himself (Complete).
//
// Floor 3. It must not know other adapters, the index, the store or how an answer is shown.
package openai
