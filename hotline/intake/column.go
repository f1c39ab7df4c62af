package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Book is what words in a table may mean: teams and categories by slug or name, times in a zone.
type Book struct {
	Teams     []hotline.Team
	Catalogue *hotline.Catalogue
	Zone      *time.Location
}

// columnNames are the headings that a column of a table may have, by the field they fill.
var columnNames = []struct {
	field string
	names []string
}{
	{"title", []string{"title", "subject", "标题", "主题", "留言主题", "工单标题", "诉求标题"}},
	{"text", []string{"text", "content", "description", "body", "内容", "正文", "诉求内容", "留言详情", "留言内容", "问题描述", "描述", "工单内容"}},
	{"at", []string{"at", "time", "created_at", "date", "时间", "留言时间", "受理时间", "来电时间", "创建时间", "提交时间", "日期"}},
	{"name", []string{"name", "requester", "requester.name", "姓名", "诉求人", "来电人", "留言用户", "联系人"}},
	{"phone", []string{"phone", "tel", "mobile", "requester.phone", "电话", "手机", "手机号", "联系电话", "来电号码", "联系方式"}},
	{"unit", []string{"unit", "department", "requester.unit", "单位", "部门", "所在单位"}},
	{"staff_no", []string{"staff_no", "requester.staff_no", "工号"}},
	{"building", []string{"building", "place.building", "楼栋", "楼", "楼宇", "建筑"}},
	{"floor", []string{"floor", "place.floor", "楼层"}},
	{"room", []string{"room", "place.room", "房间", "房号", "房间号"}},
	{"place", []string{"place", "place.raw", "address", "location", "地址", "地点", "位置"}},
	{"team", []string{"team", "承办组", "班组", "承办单位", "小组"}},
	{"category", []string{"category", "subcategory", "类别", "分类", "诉求类别", "事项"}},
	{"type", []string{"type", "类型", "诉求类型", "工单类型"}},
	{"priority", []string{"priority", "优先级", "紧急程度", "级别"}},
	{"channel", []string{"channel", "渠道", "来源", "来源渠道"}},
	{"source", []string{"id", "number", "no", "source", "编号", "工单号", "工单编号", "留言编号", "序号"}},
	{"tags", []string{"tags", "tag", "标签"}},
}

// Columns maps the columns of a table to fields of tickets.
type Columns struct {
	Unknown []string // headings that mean nothing here; their cells are not read
	header  []string
	field   []string // by column, "" = unknown
	book    Book
}

// NewColumns reads the heading of a table. It is an error to have neither title nor text, or two columns
// for one field.
func NewColumns(header []string, book Book) (*Columns, error) {
	c := &Columns{header: header, field: make([]string, len(header)), book: book}
	for i, name := range header {
		field := fieldOf(name)
		if field == "" {
			c.Unknown = append(c.Unknown, name)
			continue
		}
		if at := slices.Index(c.field, field); at >= 0 {
			return nil, hotline.BadField(name, "import.column_twice", "other", header[at]).
				Because(fmt.Errorf("line 1: columns %q and %q both mean %s", header[at], name, field))
		}
		c.field[i] = field
	}
	if !slices.Contains(c.field, "text") && !slices.Contains(c.field, "title") {
		return nil, hotline.BadField("text", "import.column_missing", "header", strings.Join(header, ", ")).
			Because(fmt.Errorf("line 1: no column for text or title among %s", strings.Join(header, ", ")))
	}
	return c, nil
}

func fieldOf(heading string) string {
	key := zh.Normalize(heading)
	for _, c := range columnNames {
		if slices.Contains(c.names, key) {
			return c.field
		}
	}
	return ""
}

// Row makes a ticket of one row; line is where it stands in its file, for errors.
func (c *Columns) Row(line int, cells []string) (hotline.Opening, error) {
	r := row{line: line, book: c.book, out: hotline.Opening{Channel: hotline.ChannelImport}}
	for i, cell := range cells {
		if i >= len(c.field) {
			if strings.TrimSpace(cell) != "" {
				r.complain(fmt.Sprintf("%d", i+1), "import.cell_extra")
			}
			continue
		}
		if c.field[i] != "" {
			r.set(c.header[i], c.field[i], strings.TrimSpace(cell))
		}
	}
	return r.done()
}
