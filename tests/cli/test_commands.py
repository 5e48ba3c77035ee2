"""The commands beside check: explain, rules, dump."""
import program


class Explain(program.ProgramTest):
    def test_rule(self):
        text = self.run_program("explain", "FLT101", status=0).stdout
        self.assertIn("FLT101", text)
        self.assertEqual(self.run_program("explain", "flt101", status=0).stdout, text)
        self.assertEqual(self.run_program("explain", "server-port-open-at-unregister",
                                          status=0).stdout, text)

    def test_every_rule_has_an_explanation(self):
        for line in self.run_program("rules", "list", status=0).stdout.splitlines():
            self.assertGreater(len(self.run_program("explain", line.split()[0], status=0).stdout),
                               200)

    def test_unknown(self):
        self.assertIn("did you mean", self.run_program("explain", "FLT1O1", status=2).stderr)
        self.assertIn("which rule?", self.run_program("explain", status=2).stderr)


class Rules(program.ProgramTest):
    def test_list(self):
        lines = self.run_program("rules", "list", status=0).stdout.splitlines()
        self.assertEqual(lines, sorted(lines))
        for line in lines:
            self.assertRegex(line, r"^FLT\d{3}  (error  |warning|note   )  [a-z-]+ +\S")

    def test_graph(self):
        by_rule = self.run_program("rules", "graph", "FLT101", status=0).stdout
        self.assertIn("digraph", by_rule)
        self.assertIn("digraph", self.run_program("rules", "graph", "server-port", status=0).stdout)
        self.assertIn("did you mean 'server-port'",
                      self.run_program("rules", "graph", "server-prt", status=2).stderr)
        self.assertIn("which", self.run_program("rules", "graph", status=2).stderr)

    def test_check(self):
        self.write("mine/port.yaml", "schema: 1\nobject: [\n")
        self.assertRegex(self.run_program("rules", "check", "mine", status=2).stderr,
                         r"port\.yaml:\d+:\d+: error: ")
        self.assertIn("nowhere", self.run_program("rules", "check", "nowhere", status=2).stderr)
        self.assertIn("which directory?", self.run_program("rules", "check", status=2).stderr)

    def test_unknown_action(self):
        self.assertIn("did you mean 'graph'", self.run_program("rules", "grph", status=2).stderr)


class Dump(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("driver.c", program.CLEAN)

    def dump(self, *arguments, status=0):
        return self.run_program("dump", *arguments, "--headers", "bundled", "driver.c",
                                status=status)

    def test_all(self):
        for what, word in (("ir", "FltUnregisterFilter"), ("cfg", "function DriverEntry"),
                           ("harness", "__fltcheck_harness"), ("calls", "Unload"),
                           ("summaries", "DriverEntry"), ("states", "DriverEntry"),
                           ("tally", "nodes in")):
            self.assertIn(word, self.dump(what).stdout, what)

    def test_graphs(self):
        for what in ("cfg", "calls"):
            self.assertIn("digraph", self.dump(what, "--dot").stdout, what)
        self.assertIn("there is no graph of 'ir'", self.dump("ir", "--dot", status=2).stderr)

    def test_function(self):
        text = self.dump("cfg", "--function", "Unload").stdout
        self.assertIn("function Unload\n", text)
        self.assertNotIn("function DriverEntry\n", text)
        self.assertIn("did you mean 'Unload'?",
                      self.dump("cfg", "--function", "Unlod", status=2).stderr)

    def test_usage(self):
        self.assertIn("can't dump 'cgf'; did you mean 'cfg'?", self.dump("cgf", status=2).stderr)
        self.assertIn("what?", self.run_program("dump", status=2).stderr)
        self.assertIn("gone.c", self.run_program("dump", "ir", "gone.c", status=2).stderr)


if __name__ == "__main__":
    program.main()
