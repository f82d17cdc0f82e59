#pragma once
#include <cairo/cairo-pdf.h>

// What is called of pango, as its own headers have it. They stand on GLib's, which lie where no compiler looks, and
// SwiftPM refuses the flags by which pkg-config tells where. DocumentKitTests has a C compiler compare this file with
// them: a declaration that differs from theirs does not compile beside them.

typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoContext PangoContext;
typedef struct _PangoFont PangoFont;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLayoutLine PangoLayoutLine;
typedef struct _PangoRectangle PangoRectangle;

#ifdef FLORIN_BESIDE_PANGO
_Static_assert(PANGO_SCALE == 1024 && PANGO_ALIGN_RIGHT == 2 && PANGO_WRAP_WORD_CHAR == 2, "other numbers");
_Static_assert(PANGO_ELLIPSIZE_END == 3 && PANGO_DIRECTION_LTR == 0 && PANGO_DIRECTION_RTL == 1, "other numbers");
#else
#define PANGO_SCALE 1024
typedef enum { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT } PangoAlignment;
typedef enum { PANGO_WRAP_WORD, PANGO_WRAP_CHAR, PANGO_WRAP_WORD_CHAR } PangoWrapMode;
typedef enum {
    PANGO_ELLIPSIZE_NONE,
    PANGO_ELLIPSIZE_START,
    PANGO_ELLIPSIZE_MIDDLE,
    PANGO_ELLIPSIZE_END
} PangoEllipsizeMode;
typedef enum { PANGO_DIRECTION_LTR, PANGO_DIRECTION_RTL } PangoDirection;
struct _PangoRectangle {
    int x;
    int y;
    int width;
    int height;
};
#endif

void g_object_unref(void *object);

PangoFontMap *pango_cairo_font_map_new(void);
PangoContext *pango_font_map_create_context(PangoFontMap *fonts);
PangoFont *pango_font_map_load_font(PangoFontMap *fonts, PangoContext *context, const PangoFontDescription *font);

void pango_cairo_context_set_font_options(PangoContext *context, const cairo_font_options_t *options);
void pango_cairo_context_set_resolution(PangoContext *context, double dotsPerInch);
void pango_context_set_round_glyph_positions(PangoContext *context, int isRounding);
void pango_context_set_language(PangoContext *context, PangoLanguage *language);
PangoLanguage *pango_language_from_string(const char *tag);

PangoFontDescription *pango_font_description_from_string(const char *text);
PangoFontDescription *pango_font_description_copy(const PangoFontDescription *font);
int pango_font_description_get_size(const PangoFontDescription *font);
void pango_font_description_set_size(PangoFontDescription *font, int size);
void pango_font_description_free(PangoFontDescription *font);

PangoLayout *pango_layout_new(PangoContext *context);
void pango_layout_set_font_description(PangoLayout *layout, const PangoFontDescription *font);
void pango_layout_set_width(PangoLayout *layout, int width);
void pango_layout_set_height(PangoLayout *layout, int height);
void pango_layout_set_wrap(PangoLayout *layout, PangoWrapMode wrap);
void pango_layout_set_alignment(PangoLayout *layout, PangoAlignment alignment);
void pango_layout_set_ellipsize(PangoLayout *layout, PangoEllipsizeMode ellipsize);
void pango_layout_set_text(PangoLayout *layout, const char *text, int length);
void pango_layout_get_size(PangoLayout *layout, int *width, int *height);
int pango_layout_get_line_count(PangoLayout *layout);
PangoLayoutLine *pango_layout_get_line_readonly(PangoLayout *layout, int line);
void pango_layout_line_get_extents(PangoLayoutLine *line, PangoRectangle *ink, PangoRectangle *logical);
PangoDirection pango_layout_line_get_resolved_direction(PangoLayoutLine *line);

void pango_cairo_show_layout(cairo_t *page, PangoLayout *layout);
void pango_cairo_show_layout_line(cairo_t *page, PangoLayoutLine *line);
