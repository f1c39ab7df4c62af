package storage
import ("testing";"os";"context")
func TestZZFill(t *testing.T) {
	n := 100000
	url := os.Getenv("ZZURL")
	s, err := Open(context.Background(), url, Options{})
	if err != nil { t.Fatal(err) }
	defer s.Close()
	if _, err := s.Migrate(context.Background()); err != nil { t.Fatal(err) }
	fill(t, s, n)
}
