/* initialize.c - what client and server tell each other first. */
#include "base/text.h"
#include "lsp/server.h"
#include "lsp/uri.h"

#include <stdlib.h>
#include <string.h>

/* The value at "a.b.c", or NULL. */
static json_t *at(json_t *value, const char *path) {
    while (value != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        value = json_object_getn(value, path, length);
        path += length + (path[length] != '\0');
    }
    return value;
}

static bool has(json_t *capabilities, const char *path) {
    return json_is_true(at(capabilities, path));
}

static bool has_word(json_t *list, const char *word) {
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) {
        const char *text = json_string_value(one);
        if (text != NULL && strcmp(text, word) == 0) {
            return true;
        }
    }
    return false;
}

static Client read_client(json_t *c) {
    Client client = {
        .pulls = at(c, "textDocument.diagnostic") != NULL,
        .refreshes = has(c, "workspace.diagnostics.refreshSupport"),
        .refreshes_lenses = has(c, "workspace.codeLens.refreshSupport"),
        .has_configuration = has(c, "workspace.configuration"),
        .watches_files = has(c, "workspace.didChangeWatchedFiles.dynamicRegistration"),
        .registers_settings = has(c, "workspace.didChangeConfiguration.dynamicRegistration"),
        .shows_progress = has(c, "window.workDoneProgress"),
        .has_related = has(c, "textDocument.publishDiagnostics.relatedInformation") ||
                       has(c, "textDocument.diagnostic.relatedInformation"),
        .has_href = has(c, "textDocument.publishDiagnostics.codeDescriptionSupport") ||
                    has(c, "textDocument.diagnostic.codeDescriptionSupport"),
        .has_tags = at(c, "textDocument.publishDiagnostics.tagSupport") != NULL ||
                    at(c, "textDocument.diagnostic.tagSupport") != NULL,
        .has_actions = at(c, "textDocument.codeAction.codeActionLiteralSupport") != NULL,
        .has_tree = has(c, "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
        .has_markdown = has_word(at(c, "textDocument.hover.contentFormat"), "markdown"),
        .shows_documents = has(c, "window.showDocument.support"),
    };
    /* The first that is known counts; UTF-16 is what everybody understands. */
    size_t i;
    json_t *one;
    json_array_foreach(at(c, "general.positionEncodings"), i, one) {
        const char *name = json_string_value(one);
        if (name != NULL && (strcmp(name, "utf-8") == 0 || strcmp(name, "utf-16") == 0)) {
            client.encoding = strcmp(name, "utf-8") == 0 ? POSITION_UTF8 : POSITION_UTF16;
            break;
        }
    }
    return client;
}

bool initialize_is_trace(json_t *value) {
    const char *word = json_string_value(value);
    return word != NULL && strcmp(word, "off") != 0;
}

static void add_folder(Server *server, Arena *scratch, const char *uri) {
    const char *path = uri != NULL ? uri_to_path(scratch, uri) : NULL;
    if (path != NULL) {
        vec_push(server->arena, &server->folders, server_copy(path));
    }
}

static void read_folders(Server *server, json_t *params) {
    Arena *scratch = arena_open();
    json_t *folders = json_object_get(params, "workspaceFolders"), *folder;
    size_t i;
    json_array_foreach(folders, i, folder) {
        add_folder(server, scratch, json_string_value(json_object_get(folder, "uri")));
    }
    if (json_array_size(folders) == 0) {
        const char *path = json_string_value(json_object_get(params, "rootPath"));
        const char *uri = json_string_value(json_object_get(params, "rootUri"));
        if (uri == NULL && path != NULL) {
            uri = uri_of_path(scratch, path);
        }
        add_folder(server, scratch, uri);
    }
    arena_close(scratch);
}

json_t *initialize_server(Server *server, json_t *params) {
    Client client = read_client(json_object_get(params, "capabilities"));
    json_t *options = json_object_get(params, "initializationOptions");
    client.shows_explanations = has(options, "showsExplanations");
    platform_lock(server->lock);
    server->client = client;
    read_folders(server, params);
    server->is_traced = initialize_is_trace(json_object_get(params, "trace"));
    if (json_is_object(options)) {
        json_decref(server->settings);
        server->settings = json_deep_copy(options);
    }
    platform_unlock(server->lock);
    json_t *capabilities = json_pack(
        "{s:s, s:{s:b, s:i, s:{s:b}}, s:b, s:b, s:b, s:b, s:b, s:{s:b}, s:{s:[s, s], s:b}, "
        "s:{s:[s]}, s:{s:{s:b, s:b}}}",
        "positionEncoding", client.encoding == POSITION_UTF8 ? "utf-8" : "utf-16",
        "textDocumentSync", "openClose", 1, "change", 2, "save", "includeText", 0, "hoverProvider",
        1, "documentSymbolProvider", 1, "definitionProvider", 1, "declarationProvider", 1,
        "implementationProvider", 1, "codeLensProvider", "resolveProvider", 0, "codeActionProvider",
        "codeActionKinds", "quickfix", "source", "resolveProvider", 0, "executeCommandProvider",
        "commands", "fltcheck.explain", "workspace", "workspaceFolders", "supported", 1,
        "changeNotifications", 1);
    if (client.pulls) {
        json_object_set_new(capabilities, "diagnosticProvider",
                            json_pack("{s:s, s:b, s:b}", "identifier", "fltcheck",
                                      "interFileDependencies", 1, "workspaceDiagnostics", 0));
    }
    return json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities, "serverInfo", "name",
                     "fltcheck", "version", FLTCHECK_VERSION);
}

static const char *const watched[] = {"**/*.{h,hpp,hxx,hh,inl,c,cc,cpp,cxx}",
                                      "**/compile_commands.json",
                                      "**/*.{vcxproj,sln,slnx}",
                                      "**/*.{props,targets}",
                                      "**/.fltcheck.yaml",
                                      "**/{CMakeLists.txt,SOURCES,sources}"};

void initialize_finish(Server *server) {
    json_t *registrations = json_array();
    if (server->client.watches_files) {
        json_t *watchers = json_array();
        for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
            json_array_append_new(watchers, json_pack("{s:s}", "globPattern", watched[i]));
        }
        json_array_append_new(registrations,
                              json_pack("{s:s, s:s, s:{s:o}}", "id", "fltcheck-files", "method",
                                        "workspace/didChangeWatchedFiles", "registerOptions",
                                        "watchers", watchers));
    }
    if (server->client.registers_settings) {
        json_array_append_new(registrations,
                              json_pack("{s:s, s:s, s:{s:s}}", "id", "fltcheck-configuration",
                                        "method", "workspace/didChangeConfiguration",
                                        "registerOptions", "section", "fltcheck"));
    }
    platform_lock(server->lock);
    int64_t first = server->next_id;
    server->next_id += 2;
    bool asks = server->client.has_configuration;
    server->configuration_id = asks ? first + 1 : 0;
    server->is_reconfigured = !asks; /* else when the answer is there */
    platform_signal(server->lock);
    platform_unlock(server->lock);
    if (json_array_size(registrations) > 0) {
        rpc_request(server, first, "client/registerCapability",
                    json_pack("{s:O}", "registrations", registrations));
    }
    json_decref(registrations);
    if (asks) {
        rpc_request(server, first + 1, "workspace/configuration",
                    json_pack("{s:[{s:s}]}", "items", "section", "fltcheck"));
    }
}
