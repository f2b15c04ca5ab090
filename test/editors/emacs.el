;; Does what a person does, and prints what that person sees. Started by emacs.test.ts.  -*- lexical-binding: t; -*-

(defun say (format &rest words)
  (princ (concat (apply #'format-message format words) "\n")))

(defun wait-for (what is-there)
  "Take in what processes say until the function IS-THERE gives something, and return that."
  (let ((deadline (+ (float-time) 20)) found)
    (while (not (setq found (funcall is-there)))
      (when (> (float-time) deadline) (error "Emacs has waited 20 s for %s" what))
      (accept-process-output nil 0.05))
    found))

;; The language server.

;; Batch mode reads no events; those of watched files would wait, and with them the news that a process has ended.
(setq lsp-enable-file-watchers nil)
(setq lsp-auto-guess-root t)
(find-file (getenv "MISTAKE"))
(lsp)
(dolist (mistake (wait-for "diagnostics" (lambda () (gethash buffer-file-name (lsp-diagnostics)))))
  (say "mistake: %s" (lsp:diagnostic-message mistake)))

;; The debugger.

(defvar told nil "What was shown last in the echo area, of a value or an exception.")
(advice-add 'dap-overlays--display-interactive-eval-result :before (lambda (value &rest _) (setq told value)))
(advice-add 'lsp--error :before (lambda (format &rest words) (setq told (apply #'format format words))))

(defun session () (dap--cur-session))
(defun thread () (dap--debug-session-thread-id (session)))
(defun frame () (dap--debug-session-active-frame (session)))

(defun place (frame)
  (let ((source (gethash "source" frame)))
    (if source (format " at %s:%d" (gethash "name" source) (gethash "line" frame)) "")))

(defun say-stop (what)
  "Wait until the debugger has stopped and the frame is selected."
  (wait-for what #'frame)
  (say "%s: %s, %s%s" what (gethash (thread) (dap--debug-session-thread-states (session)))
       (gethash "name" (frame)) (place (frame))))

(defun say-lines (text)
  (dolist (line (split-string text "\n" t))
    (say "  %s" (string-trim-right line))))

(defun say-buffer (buffer)
  (say-lines (with-current-buffer buffer (buffer-string))))

(defun start (name)
  "Choose a template by its NAME, as one chooses it in the minibuffer."
  (let ((completing-read-function (lambda (&rest _) name)))
    (call-interactively #'dap-debug)))

(defun evaluate (expression)
  (setq told nil)
  (dap-eval expression)
  (say "%s: %s" expression (wait-for "the value" (lambda () told))))

(defun end ()
  (dap-disconnect (session))
  (wait-for "the end of the session" (lambda () (not (dap--session-running (session)))))
  (say "disconnect: %s" (dap--debug-session-state (session))))

(start "KTrace")
(wait-for "the end of a session that cannot begin" (lambda () (not (dap--session-running (session)))))
(say "with a mistake: %s, %s" (dap--debug-session-state (session))
     (replace-regexp-in-string "^/.*/" "" (dap--debug-session-error-message (session))))

(find-file (getenv "MOUNT"))
(search-forward "on VFS_IN_READ")
(dap-breakpoint-toggle)
(start "KTrace")
(say-stop "run")
(say "cursor: line %d" (line-number-at-pos))
(dolist (frame (gethash (thread) (dap--debug-session-thread-stack-frames (session))))
  (say "  %s%s" (gethash "name" frame) (place frame)))
(evaluate "position + 1")

(dap-ui-sessions)
(with-current-buffer dap-ui--sessions-buffer
  (goto-char (point-min))
  (search-forward "▸")
  (treemacs-TAB-action)
  (wait-for "the threads" (lambda () (string-match-p "mfs.*Stopped" (buffer-string)))))
(say "sessions:")
(say-buffer dap-ui--sessions-buffer)
;; Nobody is idle in batch mode, which is when dap-mode would draw it.
(dap-ui-locals--refresh)
(say "locals:")
(say-lines (with-current-buffer dap-ui--locals-buffer
             (goto-char (point-min))
             (buffer-substring (search-forward "Locals") (progn (search-forward "Locks") (line-beginning-position)))))

(dap-breakpoint-delete-all)
(setq told nil)
(dap-continue (session) (thread))
(say-stop "continue")
(say-lines (string-join (seq-take (split-string (wait-for "the story" (lambda () told)) "\n") 2) "\n"))
(let ((completing-read-function
       (lambda (_ names &rest _) (seq-find (lambda (name) (string-prefix-p "mfs" name)) names))))
  (dap-switch-thread)
  (wait-for "another thread" (lambda () (string-prefix-p "BD_READ_BLOCKS" (gethash "name" (frame))))))
(say-stop "switch to mfs")
(ktrace-step-back)
(say-stop "step back")
(ktrace-reverse)
(say-stop "reverse")
(ktrace-break-on-methods "init:vfs.VFS_IN_MOUNT, BD_READ_BLOCKS")
(dap-continue (session) (thread))
(say-stop "continue")

(dap-ui-repl)
(with-current-buffer dap-ui--repl-buffer
  (goto-char (point-max))
  (insert "why bdsh")
  (comint-send-input)
  (wait-for "the console" (lambda () (string-match-p "bdsh .*\n>> \\'" (buffer-string)))))
(say "console:")
(say-buffer dap-ui--repl-buffer)
(say "output:")
(say-buffer (dap--debug-session-output-buffer (session)))

(end)

(find-file (getenv "MOUNT"))
(start "KTrace, repaired")
(say-stop "run with constants")
(evaluate "EARLY")
(end)
