"""Reads a SOQL statement, strictly: what is not written by the book is refused, never guessed.

Understood: SELECT of fields, parents' fields, TYPEOF, subqueries and COUNT(); FROM one object; WHERE with AND, OR, NOT,
parentheses, comparisons, LIKE and IN; ORDER BY; LIMIT. Anything else is refused with the place where it stands.
"""

from typing import Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.issued_tokens import Token, tokens_of
from tray_app.demo.salesforce.syntax import (
    Comparison,
    Condition,
    FieldRef,
    Item,
    Junction,
    Literal,
    Membership,
    Negation,
    OrderTerm,
    Select,
    TokenKind,
    TypeOf,
    When,
)

LONGEST: Final = 100_000
"""Characters a statement may have (Salesforce, "SOQL and SOSL Limits")."""
_DEEPEST: Final = 50
"""Parentheses within parentheses."""
_RESERVED: Final = frozenset(
    ("AND", "ASC", "DESC", "EXCLUDES", "FIRST", "FROM", "GROUP", "HAVING", "IN", "INCLUDES", "LAST", "LIKE", "LIMIT",
     "NOT", "NULL", "NULLS", "OR", "SELECT", "USING", "WHERE", "WITH")
)  # fmt: skip
"""Words that are no names (SOQL reference, "Reserved Keywords")."""
_COMPARING: Final = frozenset({"=", "!=", "<>", "<", ">", "<=", ">="})
_LARGEST_LIMIT: Final = 2**31 - 1


def parse(soql: str) -> Select:
    """The statement. Raises `Refused` as Salesforce refuses it."""
    if len(soql) > LONGEST:
        raise errors.query_too_long()
    return _Parser(soql).statement()


class _Parser:
    """Recursive descent, one token ahead."""

    def __init__(self, soql: str) -> None:
        self._soql = soql
        self._tokens = tokens_of(soql)
        self._next = next(self._tokens)
        self._depth = 0

    def statement(self) -> Select:
        found = self._select(inner=False)
        if self._next.text:
            raise self._refusal()
        return found

    # --- tokens

    def _refusal(self, token: Token | None = None) -> errors.RequestRefused:
        token = token or self._next
        return errors.unexpected(self._soql, token.at, token.text or "<EOF>")

    def _take(self) -> Token:
        token = self._next
        if token.text:
            self._next = next(self._tokens)
        return token

    def _is(self, text: str) -> bool:
        return self._next.upper == text

    def _skip(self, text: str) -> bool:
        if not self._is(text):
            return False
        self._take()
        return True

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise self._refusal()

    def _name(self) -> Token:
        if not self._next.is_word or self._next.upper in _RESERVED:
            raise self._refusal()
        return self._take()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._refusal()

    # --- clauses

    def _select(self, *, inner: bool) -> Select:
        self._expect("SELECT")
        items = self._items(inner=inner)
        self._expect("FROM")
        entity = self._name()
        where = self._condition() if self._skip("WHERE") else None
        order = self._order() if self._skip("ORDER") else ()
        limit = self._limit() if self._skip("LIMIT") else None
        return Select(items, entity.text, entity.at, where, order, limit)

    def _items(self, *, inner: bool) -> tuple[Item, ...]:
        items: list[Item] = []
        while True:
            if self._is("(") and not inner:
                self._take()
                items.append(self._select(inner=True))
                self._expect(")")
            elif self._is("TYPEOF") and not inner:
                items.append(self._typeof())
            else:
                word = self._name()
                if word.upper == "COUNT" and not items and not inner and self._skip("("):
                    self._expect(")")
                    return ()
                items.append(self._field(word))
            if not self._skip(","):
                return tuple(items)

    def _field(self, first: Token | None = None) -> FieldRef:
        first = first or self._name()
        path = [first.text]
        while self._skip("."):
            path.append(self._name().text)
        return FieldRef(tuple(path), first.at)

    def _fields(self) -> tuple[FieldRef, ...]:
        fields = [self._field()]
        while self._skip(","):
            fields.append(self._field())
        return tuple(fields)

    def _typeof(self) -> TypeOf:
        start = self._take()
        relationship = self._name()
        branches: list[When] = []
        otherwise: tuple[FieldRef, ...] = ()
        while self._skip("WHEN"):
            entity = self._name()
            self._expect("THEN")
            branches.append(When(entity.text, self._fields(), entity.at))
        if not branches:
            raise self._refusal()
        if self._skip("ELSE"):
            otherwise = self._fields()
        self._expect("END")
        return TypeOf(relationship.text, tuple(branches), otherwise, start.at)

    def _order(self) -> tuple[OrderTerm, ...]:
        self._expect("BY")
        terms: list[OrderTerm] = []
        while True:
            field = self._field()
            descending = self._skip("DESC")
            if not descending:
                self._skip("ASC")
            nulls_last = False
            if self._skip("NULLS"):
                nulls_last = self._skip("LAST")
                if not nulls_last:
                    self._expect("FIRST")
            terms.append(OrderTerm(field, descending, nulls_last))
            if not self._skip(","):
                return tuple(terms)

    def _limit(self) -> int:
        token = self._take()
        if not token.text.isdigit():
            raise self._refusal(token)
        limit = int(token.text)
        if limit > _LARGEST_LIMIT:
            raise errors.at_place(self._soql, token.at, f"numeric value out of range: {token.text}")
        return limit

    # --- conditions

    def _condition(self) -> Condition:
        """One kind of junction only: AND next to OR needs parentheses, and so does NOT next to either."""
        if self._skip("NOT"):
            return Negation(self._simple())
        found = [self._simple()]
        word = self._next.upper
        if word not in ("AND", "OR"):
            return found[0]
        while self._skip(word):
            found.append(self._simple())
        if self._is("AND") or self._is("OR"):
            raise self._refusal()
        return Junction(tuple(found), every=word == "AND")

    def _simple(self) -> Condition:
        if self._skip("("):
            self._deeper()
            found = self._condition()
            self._expect(")")
            self._depth -= 1
            return found
        field = self._field()
        token = self._take()
        match token.upper:
            case "IN":
                return Membership(field, self._members(), negated=False)
            case "NOT":
                self._expect("IN")
                return Membership(field, self._members(), negated=True)
            case "LIKE":
                literal = self._literal()
                if literal.kind is not TokenKind.STRING:
                    raise errors.bad_operator(self._soql, token.at, str(literal.kind))
                return Comparison(field, "LIKE", literal)
            case operator if operator in _COMPARING:
                return Comparison(field, "!=" if operator == "<>" else operator, self._plain_literal())
        raise self._refusal(token)

    def _members(self) -> tuple[Literal, ...]:
        self._expect("(")
        found = [self._plain_literal()]
        while self._skip(","):
            found.append(self._plain_literal())
        self._expect(")")
        return tuple(found)

    def _plain_literal(self) -> Literal:
        literal = self._literal()
        if literal.only_for_like is not None:
            sequence = self._soql[literal.only_for_like : literal.only_for_like + 2]
            message = f"Illegal character sequence '{sequence}' in string literal"
            raise errors.at_place(self._soql, literal.only_for_like, message)
        return literal

    def _literal(self) -> Literal:
        token = self._take()
        if token.literal is not None:
            return token.literal
        match token.upper:
            case "TRUE" | "FALSE":
                return Literal(TokenKind.BOOLEAN, token.upper == "TRUE", token.at)
            case "NULL":
                return Literal(TokenKind.NULL, None, token.at)
        raise self._refusal(token)
