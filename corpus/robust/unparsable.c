This is a letter, not a program. It has "quotes, (parentheses [and { braces
that nobody closes; and a lonely #directive in its middle.
    #if 0 ?? :: ->
Yours sincerely
