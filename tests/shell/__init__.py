"""tokentui among the tools of a shell: completion, the manual, pipes, pagers and colours."""
