"""Addresses of the pages of work at the desk. No reference of a person and no address of content is in any of them."""

from django.urls import path, register_converter

from amparo.web.desk import (
    appeals,
    audit,
    cases,
    children,
    deciding,
    figures,
    measures,
    notice,
    opening,
    queue,
    statements,
)


class _Reference:
    """A reference as `services.passphrase` makes it."""

    regex = "[0-9A-Za-z-]{4,20}"

    def to_python(self, value: str) -> str:
        """As it is kept."""
        return value

    def to_url(self, value: str) -> str:
        """As it is kept."""
        return value


register_converter(_Reference, "reference")

PAGES = [
    path("", queue.front, name="front"),
    path("queue/<slug:view>", queue.queue, name="queue"),
    path("notice/<uuid:notice_id>", notice.notice, name="notice"),
    path("notice/<uuid:notice_id>/decide", deciding.decide, name="decide"),
    path("notice/<uuid:notice_id>/go-on", deciding.let_go_on, name="go-on"),
    path("notice/<uuid:notice_id>/open", opening.fields, name="open"),
    path("notice/<uuid:notice_id>/statements", statements.statements, name="statements"),
    path("notice/<uuid:notice_id>/look-back", statements.look_back, name="look-back"),
    path("notice/<uuid:notice_id>/minor", measures.maybe_minor, name="minor"),
    path("notice/<uuid:notice_id>/false", measures.false_statement, name="false"),
    path("notice/<uuid:notice_id>/copy/<int:copy_id>", notice.one_copy, name="copy"),
    path("notice/<uuid:notice_id>/copy/<int:copy_id>/flag", deciding.flag, name="flag"),
    path("notice/<uuid:notice_id>/copy/<int:copy_id>/place", opening.place, name="place"),
    path("appeals", appeals.appeals, name="appeals"),
    path("appeals/<reference:reference>", appeals.appeal, name="appeal"),
    path("appeals/<reference:reference>/words", appeals.appeal_words, name="appeal-words"),
    path("cases", cases.cases, name="cases"),
    path("cases/<uuid:case_id>", cases.open_case, name="case"),
    path("children", children.children, name="children"),
    path("children/<uuid:report_id>", children.child, name="child"),
    path("children/<uuid:report_id>/addresses", children.child_addresses, name="child-addresses"),
    path("figures", figures.figures, name="figures"),
    path("figures/<str:name>", figures.figure, name="figure"),
    path("audit", audit.audit, name="audit"),
]
