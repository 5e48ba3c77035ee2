/* navigate.c - from where an object is created to where it is closed, and back. */
#include "lsp/analyst.h"

void definition_answer(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    Spot spot;
    if (places_spot(analyst, id, params, &spot)) {
        rpc_result(analyst->server, id, json_null());
    }
}

void implementation_answer(void *data, json_t *id, json_t *params) {
    definition_answer(data, id, params);
}
