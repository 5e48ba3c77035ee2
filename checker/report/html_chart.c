/* html_chart.c - bars with parts, as SVG. */
#include "report/html_chart.h"

enum { CHART_WIDTH = 640, BAR = 22, NAME_WIDTH = 240 };

static uint32_t sum_of(const HtmlBar *bar, size_t part_count) {
    uint32_t sum = 0;
    for (size_t p = 0; p < part_count; p++) {
        sum += bar->parts[p];
    }
    return sum;
}

void html_chart_key(Html *html, const char *const *classes, const char *const *names,
                    size_t count) {
    text_append(html->out, "<ul class=\"key\">\n");
    for (size_t i = 0; i < count; i++) {
        text_printf(html->out,
                    "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect class=\"%s\" "
                    "width=\"14\" height=\"14\"/></svg>%s</li>\n",
                    classes[i], names[i]);
    }
    text_append(html->out, "</ul>\n");
}

void html_chart(Html *html, const char *title, const HtmlBar *bars, size_t count,
                const char *const *classes, size_t part_count) {
    Text *out = html->out;
    uint32_t longest = 1;
    for (size_t i = 0; i < count; i++) {
        uint32_t sum = sum_of(&bars[i], part_count);
        longest = sum > longest ? sum : longest;
    }
    unsigned height = (unsigned)count * (BAR + 8) + 4;
    text_printf(out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Chart: %s\">"
                "<svg role=\"img\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\">"
                "<title>%s</title>\n",
                title, NAME_WIDTH + CHART_WIDTH + 60, height, NAME_WIDTH + CHART_WIDTH + 60, height,
                title);
    for (size_t i = 0; i < count; i++) {
        unsigned y = (unsigned)i * (BAR + 8) + 2;
        unsigned long x = NAME_WIDTH;
        text_printf(out, "<text x=\"%d\" y=\"%u\" text-anchor=\"end\">", NAME_WIDTH - 8, y + 16);
        html_clip(out, bars[i].name, 30);
        text_append(out, "</text>");
        for (size_t p = 0; p < part_count; p++) {
            unsigned long width = (unsigned long)bars[i].parts[p] * CHART_WIDTH / longest;
            width = bars[i].parts[p] > 0 && width < 3 ? 3 : width;
            if (width > 0) {
                text_printf(out,
                            "<rect class=\"%s\" x=\"%lu\" y=\"%u\" width=\"%lu\" height=\"%d\">"
                            "<title>%lu %s</title></rect>",
                            classes[p], x, y, width, BAR, (unsigned long)bars[i].parts[p],
                            classes[p]);
            }
            x += width;
        }
        text_printf(out, "<text class=\"soft\" x=\"%lu\" y=\"%u\">%lu</text>\n", x + 6, y + 16,
                    (unsigned long)sum_of(&bars[i], part_count));
    }
    text_append(out, "</svg></div>\n");
}
