package web

import "github.com/gofiber/fiber/v2"

// Policies of what an answer may do in a browser (Content-Security-Policy). Nothing inline, nothing
// from another host, anywhere.
const (
	apiPolicy  = "default-src 'none'; frame-ancestors 'none'; sandbox"
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
		"media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)

// headers sets what every answer carries.
func headers(c *fiber.Ctx, policy string) {
	c.Set("Content-Security-Policy", policy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=(self)")
	if policy == apiPolicy {
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("Cross-Origin-Resource-Policy", "same-origin")
	}
}
