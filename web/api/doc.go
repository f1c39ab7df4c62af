// Package api holds the contract of the HTTP surface, openapi.yaml, and the Go code generated from
// it: models, the Fiber routes and the strict server interface that the web room implements.
//
// It belongs to the web room, floor 4. It imports nothing of ours, so that the names on the wire
// are decided here and not by the domain's types. The TypeScript types of the pages are generated
// from the same file (npm run generate in web/ui).
package api

import _ "embed"

// Spec is the contract itself, as YAML.
//
//go:embed openapi.yaml
var Spec []byte

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml openapi.yaml
//go:generate npm --prefix ../ui run --silent generate
