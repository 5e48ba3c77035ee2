;;; eglot.el --- a user of Emacs with eglot  -*- lexical-binding: t -*-

;; Opens a driver, reads findings, edits, takes code actions.  Run as: emacs -Q --batch -l
;; eglot.el -f ert-run-tests-batch-and-exit, with SINGLE and SPLIT (folders with drivers), SERVER
;; (its words, separated by line ends) and PATIENCE (seconds) in the environment.

(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'cl-lib)
(require 'ert)
(require 'flymake)
(require 'eglot)

(defvar test-server (split-string (getenv "SERVER") "\n"))
(defvar test-patience (string-to-number (getenv "PATIENCE")))

(setq eglot-server-programs `((c-mode . ,test-server))
      eglot-sync-connect test-patience
      eglot-connect-timeout test-patience
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      auto-save-default nil)

;; Each folder is a project, as it would be with version control in it.
(setq project-find-functions
      (list (lambda (place)
              (cl-loop for folder in (list (getenv "SINGLE") (getenv "SPLIT"))
                       when (file-in-directory-p place folder)
                       return (cons 'transient (file-name-as-directory folder))))))

(defun test-findings (buffer)
  "What flymake has for BUFFER, first ones first."
  (with-current-buffer buffer
    (sort (flymake-diagnostics)
          (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b))))))

(defun test-wait (what condition)
  "Let messages in until CONDITION is true."
  (let ((end (+ (float-time) test-patience)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (ert-fail (list "waited in vain for" what
                        (mapcar #'flymake-diagnostic-text (test-findings (current-buffer))))))
      (accept-process-output nil 0.05)
      (dolist (buffer (buffer-list))
        (with-current-buffer buffer
          ;; The timers that would do this run when the user pauses; a batch has no user.
          (when (eglot-managed-p)
            (eglot--signal-textDocument/didChange)
            (flymake-start)))))))

(defun test-wait-for-count (buffer count when)
  (test-wait (format "%d findings %s" count when)
             (lambda () (= (length (test-findings buffer)) count))))

(defun test-open (folder name)
  "Open a file; eglot is started if it does not run for the folder."
  (let ((buffer (find-file-noselect (expand-file-name name folder))))
    (with-current-buffer buffer
      (c-mode)
      (unless (eglot-managed-p)
        (call-interactively #'eglot))
      (should (eglot-managed-p)))
    buffer))

(defun test-take-action (title)
  "Take the code action at point with TITLE in its title."
  (let ((last-nonmenu-event ?x)
        offered)
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (setq offered (mapcar #'car items))
                 (cl-find-if (lambda (item) (string-match-p (regexp-quote title) item)) offered))))
      (call-interactively #'eglot-code-actions))
    (should (cl-some (lambda (item) (string-match-p (regexp-quote title) item)) offered))))

(defmacro test-with-single (buffer &rest body)
  "Run BODY in a BUFFER with a finding, point standing there."
  (declare (indent 1))
  `(let ((,buffer (test-open (getenv "SINGLE") "single.c")))
     (unwind-protect
         (with-current-buffer ,buffer
           (test-wait-for-count ,buffer 1 "after opening")
           (goto-char (flymake-diagnostic-beg (car (test-findings ,buffer))))
           ,@body)
       (test-close ,buffer))))

(defun test-close (&rest buffers)
  "End the server; it has to answer within `test-patience'."
  (with-current-buffer (car buffers)
    (eglot-shutdown (eglot-current-server) nil test-patience))
  (dolist (buffer buffers)
    (with-current-buffer buffer
      (set-buffer-modified-p nil)
      (kill-buffer))))

(ert-deftest test-finding ()
  (test-with-single buffer
    (should (looking-at "FltUnregisterFilter"))
    (let* ((finding (car (test-findings buffer)))
           (sent (cdr (assq 'eglot-lsp-diag (flymake-diagnostic-data finding)))))
      (should (equal (plist-get sent :code) "FLT101"))
      (should (equal (plist-get sent :source) "fltcheck"))
      (should (string-match-p "g_port" (flymake-diagnostic-text finding))))))

(ert-deftest test-fix ()
  (test-with-single buffer
    (buffer-enable-undo)
    (undo-boundary)
    (test-take-action "FltCloseCommunicationPort(g_port);")
    (test-wait-for-count buffer 0 "after the fix")
    (goto-char (point-min))
    (should (re-search-forward "^    FltCloseCommunicationPort(g_port);\n    FltUnregisterFilter"))
    (primitive-undo 1 buffer-undo-list)
    (test-wait-for-count buffer 1 "after the fix was undone")))

(ert-deftest test-suppress ()
  (test-with-single buffer
    (test-take-action "Suppress ")
    (test-wait-for-count buffer 0 "after the suppression")
    (goto-char (point-min))
    (should (search-forward "fltcheck-ignore: FLT101"))))

(ert-deftest test-edit ()
  (test-with-single buffer
    ;; U+1D11E: four bytes in UTF-8, two units in UTF-16, one character for Emacs.
    (insert "/* \U0001D11E */ ")
    (let ((place (point)))
      (test-wait "the finding behind the note"
                 (lambda ()
                   (let ((found (car (test-findings buffer))))
                     (and found (= (flymake-diagnostic-beg found) place)))))
      (insert "FltCloseCommunicationPort(g_port); ")
      (test-wait-for-count buffer 0 "after the close was typed")
      ;; A source that is broken for a while, as every one is that is typed.
      (delete-region place (point))
      (insert "if (flags == 0) { ")
      (test-wait "a moment" (let ((end (+ (float-time) 0.3))) (lambda () (> (float-time) end))))
      (delete-region place (point))
      (test-wait "the finding again"
                 (lambda ()
                   (let ((found (car (test-findings buffer))))
                     (and found (= (flymake-diagnostic-beg found) place))))))))

(ert-deftest test-hover ()
  (test-with-single buffer
    (goto-char (point-min))
    (search-forward "FltCloseCommunicationPort(")
    (let ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover
                                   (eglot--TextDocumentPositionParams)
                                   :timeout test-patience)))
      (should (string-match-p "g_port" (format "%s" (plist-get answer :contents)))))))

(ert-deftest test-split ()
  "What is typed in one unit, without being saved, is seen in the other."
  (let* ((folder (getenv "SPLIT"))
         (init (test-open folder "init.c"))
         (unload (test-open folder "unload.c")))
    (unwind-protect
        (progn
          (should (eq (with-current-buffer init (eglot-current-server))
                      (with-current-buffer unload (eglot-current-server))))
          (test-wait-for-count init 1 "in init.c after opening")
          (with-current-buffer unload
            (goto-char (point-min))
            (search-forward "#if CLOSES_PORTS")
            (insert " + 1"))
          (test-wait-for-count init 0 "in init.c when unload.c closes the port")
          (with-current-buffer unload
            (delete-char -4))
          (test-wait-for-count init 1 "in init.c when it does not any more"))
      (test-close init unload))))

;;; eglot.el ends here
