/** The notation of module definitions: Python's expressions, without statements, lambdas or attributes. */
grammar Notation;

program : expression EOF ;

formals : (formal (',' formal)*)? EOF ;

formal : NAME ('=' expression)? | '*' ;

expression
    : NUMBER                                                            # Number
    | STRING                                                            # Text
    | word=('true' | 'false' | 'none')                                  # Constant
    | NAME                                                              # Name
    | '(' expression ')'                                                # Group
    | '[' expression 'for' NAME (',' NAME)* 'in' expression ']'         # Comprehension
    | '[' (expression (',' expression)*)? ']'                           # List
    | expression '(' (argument (',' argument)*)? ')'                    # Call
    | expression '[' from=expression? ':' to=expression? ']'            # Slice
    | expression '[' expression ']'                                     # Index
    | <assoc=right> expression op='**' expression                       # Binary
    | '-' expression                                                    # Negation
    | expression op=('*' | '@' | '/' | '//' | '%') expression                 # Binary
    | expression op=('+' | '-') expression                              # Binary
    | expression op=('==' | '!=' | '<' | '<=' | '>' | '>=' | 'in') expression  # Binary
    | 'not' expression                                                  # Not
    | expression 'and' expression                                       # And
    | expression 'or' expression                                        # Or
    | <assoc=right> expression 'if' expression 'else' expression        # Conditional
    ;

argument : (NAME '=')? expression ;

NUMBER : [0-9]+ ('.' [0-9]+)? ('e' '-'? [0-9]+)? ;
STRING : '\'' ~['\r\n]* '\'' ;
NAME : [A-Za-z_] [A-Za-z_0-9]* ;
SPACE : [ \t\r\n]+ -> skip ;
