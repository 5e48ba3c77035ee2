#define PORTS_LIMIT 1
