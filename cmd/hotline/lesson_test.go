package main

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"yihaotong/hotline/storage/storagetest/pgserver"
)

const (
	terminalAnswer = "考勤终端发生故障的，由信息中心两小时内到场处置。"
	terminalClause = "第一条 办公用品由各处室按季度申领，领用人在台账上签字，台账由综合处保存三年备查，年终与财务处对账一次，超出定额的部分由本处室说明理由，经分管领导同意后由物资保障组统一采购。" +
		terminalAnswer + "会议室的投影设备由物业公司每周检查，发现损坏的，当日登记并更换，更换下来的设备统一存放在一号楼地下库房，由资产管理员定期清点。"
)

// TestSlangIsLearnt runs the whole house on either database: two questions in slang get no answer, an
// editor settles them with an article, and another question in that slang finds it, which it did not
// before. An editor who rejects the word ends that; one who makes it a synonym
// gets the sentence that answers.
func TestSlangIsLearnt(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func() string{
		"sqlite": func() string { return "" },
		"postgres": func() string {
			pg, err := pgserver.Start()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { pg.Stop() })
			schema, err := pg.Schema()
			if err != nil {
				t.Fatal(err)
			}
			return schema
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"--demo", "--data", t.TempDir()}
			if d := database(); d != "" {
				args = append(args, "--database", d)
			}
			p := serve(t, args...)
			e, employee := editor{p.login(t, "editor1"), t}, p.login(t, "employee1")
			article := e.publish("考勤终端管理规定", terminalClause)
			other := url.QueryEscape("咱们楼的刷脸盒子又罢工啦")
			e.finds(other, article, false, 0)

			var chat struct{ ID string }
			employee.must(t, http.MethodPost, "/chats", map[string]any{}, &chat)
			for _, q := range []string{"刷脸盒子罢工，咋整", "昨天起刷脸盒子罢工啦谁负责"} {
				var reply struct{ Kind string }
				employee.must(t, http.MethodPost, "/chats/"+chat.ID+"/messages", map[string]string{"text": q}, &reply)
				if reply.Kind == "answer" || reply.Kind == "clarify" {
					t.Fatalf("%s: %s", q, reply.Kind)
				}
			}
			for settled := 0; settled < 2; settled++ {
				var gaps struct {
					Items []struct{ ID, Question string }
				}
				e.must(t, http.MethodGet, "/kb/gaps", nil, &gaps)
				if len(gaps.Items) == 0 {
					break // both were one
				}
				e.must(t, http.MethodPost, "/kb/gaps/"+gaps.Items[0].ID+"/settle", map[string]string{"article": article}, nil)
			}
			e.finds(other, article, true, 3*bookEvery)

			var lessons struct {
				Items []struct {
					Word      string
					Questions int
				}
			}
			e.must(t, http.MethodGet, "/kb/lessons", nil, &lessons)
			if len(lessons.Items) != 1 || lessons.Items[0].Word != "刷脸盒子罢工" || lessons.Items[0].Questions != 2 {
				t.Fatalf("learnt %+v", lessons.Items)
			}
			e.must(t, http.MethodPut, "/kb/lessons/"+url.PathEscape(lessons.Items[0].Word), map[string]bool{"rejected": true}, nil)
			e.finds(other, article, false, time.Second)

			e.must(t, http.MethodPost, "/synonyms", map[string]any{"name": "default", "body": [][]string{{"刷脸盒子罢工", "考勤终端发生故障"}}}, nil)
			var answer struct{ Text string }
			e.must(t, http.MethodPost, "/kb/preview", map[string]string{"question": "刷脸盒子罢工"}, &answer)
			if answer.Text != terminalAnswer {
				t.Errorf("the synonym did not reach the answer: %q", answer.Text)
			}
		})
	}
}
