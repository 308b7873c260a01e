"""The engine for several machines: Elasticsearch 8 or 9, asked once for each search.

    PREFIX-vN              an alias of the index in use, swapped in one step after a rebuild; the
                           one before goes with the next rebuild
    PREFIX-vN-building     an alias of the next one, while or since a rebuild was cut short

N is the version of the fields and of the analysis, so an older index is as good as none. Every
search waits a second at most; after three failures in a row a process stops asking for a while
(`breaker.py`), and pages go on without an index.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers
from elasticsearch.dsl import Index, Search

from search import locks, rotation
from search.breaker import Breaker
from search.elasticsearch_query import Indexed, asked, source, value_of
from search.engine import VERSION, Document, Hits, Query, Sort, Unavailable, Unreachable

logger = logging.getLogger(__name__)

#: Seconds that a search and a write may take.
SEARCHING, WRITING = 1.0, 30.0
#: Answers of a server, or of one before it, that has no time.
_BUSY = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
#: Documents of one bulk request.
_BULK = 1_000


@dataclass
class ElasticsearchEngine:
    """`prefix` begins the names of its indexes: several installations may share a server.
    `folder` is where one machine keeps its lock, where the database is no PostgreSQL."""

    url: str
    prefix: str
    folder: Path
    #: Seconds that a search may take.
    patience: float = SEARCHING
    name: str = "elasticsearch"
    instant: bool = False
    breaker: Breaker = field(default_factory=Breaker, repr=False)

    @property
    def alias(self) -> str:
        return f"{self.prefix}-v{VERSION}"

    @property
    def building(self) -> str:
        return f"{self.alias}-building"

    @cached_property
    def client(self) -> Elasticsearch:
        """Never tries again by itself: who waits for a page has waited long enough."""
        return Elasticsearch(_with_port(self.url), request_timeout=self.patience, max_retries=0)

    @cached_property
    def slow_client(self) -> Elasticsearch:
        return self.client.options(request_timeout=WRITING)

    # Reading

    def search(self, query: Query) -> Hits:
        with self.asking():
            answer = asked(Search(using=self.client, index=self.alias), query).execute().to_dict()
        found, facets = answer["hits"], answer.get("aggregations", {})
        by_score = query.sort is Sort.NEAREST or (
            query.sort is Sort.RELEVANCE and query.clause is not None
        )
        hits = [(hit["sort"][0], hit["fields"]) for hit in found["hits"]]
        scores = [float(score) for score, _ in hits]
        stores = [int(fields["store"][0]) for _, fields in hits]
        ids = [int(fields["id"][0]) for _, fields in hits]
        places = rotation.shown(query, scores, stores, ids)
        return Hits(
            ids=tuple(ids[place] for place in places),
            total=int(found["total"]["value"]),
            facets={
                name: {
                    value_of(name, bucket["key"]): int(bucket["doc_count"])
                    for bucket in facets[name]["values"]["buckets"]
                }
                for name in query.facets
            },
            scores=tuple(scores[place] for place in places) if by_score else (),
        )

    def state(self) -> None:
        """To ask would take as long as to search."""

    def count(self) -> int:
        with self.asking():
            ours = {"exists": {"field": "id"}}  # an index of other fields holds nothing of ours
            return int(self.client.count(index=self.alias, query=ours)["count"])

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Elasticsearch's errors as ours, told to the breaker."""
        if not self.breaker.allows():
            raise Unreachable("Elasticsearch did not answer lately")
        try:
            yield
        except NotFoundError as error:  # it answers: there is no such index
            self.breaker.answered()
            raise Unavailable(f"there is no index {self.alias}") from error
        except ApiError as error:
            self._note_failure(busy=error.status_code in _BUSY)
            raise Unavailable(str(error)) from error
        except TransportError as error:
            self.breaker.failed()
            raise Unreachable(str(error)) from error
        else:
            self.breaker.answered()

    def _note_failure(self, *, busy: bool) -> None:
        """A refused question is an answer; a server that is too busy gives none."""
        if busy:
            self.breaker.failed()
        else:
            self.breaker.answered()

    # Writing

    def write(self, documents: Sequence[Document], *, replacing: Iterable[int]) -> None:
        replaced = set(replacing)
        with self.asking():
            self._put(self.alias, documents, replaced)
            if self.client.indices.exists_alias(name=self.building):
                begun = _highest(self.client, self.building)
                early = [document for document in documents if document.id <= begun]
                self._put(self.building, early, {pk for pk in replaced if pk <= begun})

    def _put(self, index: str, documents: Sequence[Document], replaced: set[int]) -> None:
        """In one go, and visible at its end."""
        gone = sorted(replaced - {document.id for document in documents})
        actions = [*_writes(documents), *({"_op_type": "delete", "_id": pk} for pk in gone)]
        _bulk(self.slow_client, index, actions)
        self.slow_client.indices.refresh(index=index)

    def lock(self, *, wait: float) -> AbstractContextManager[None]:
        if connection.vendor == "postgresql":
            return locks.of_database(self.alias, wait=wait)
        return locks.of_file(self.folder / "lock", wait=wait)

    def remove(self) -> None:
        """Every index of this prefix."""
        with self.asking():
            for name in self.client.indices.get(index=f"{self.prefix}-v*"):
                self.slow_client.indices.delete(index=name)

    def rebuild(self) -> ElasticsearchRebuild:
        with self.asking():
            return ElasticsearchRebuild(self)


class ElasticsearchRebuild:
    """Changes meanwhile are written to both indexes, so nothing must be done again."""

    again: Sequence[int] = ()

    def __init__(self, engine: ElasticsearchEngine) -> None:
        self._engine = engine
        self._client = engine.slow_client
        if not self._client.indices.exists_alias(name=engine.building):
            self._begin()
        self.after = _highest(self._client, engine.building)

    def _begin(self) -> None:
        """With its alias from the first moment; readers never see it."""
        name = f"{self._engine.alias}-{time.time_ns()}"
        index = Index(name, using=self._client)
        index.document(Indexed)
        index.settings(number_of_shards=1, auto_expand_replicas="0-1", refresh_interval=-1)
        index.aliases(**{self._engine.building: {}})
        index.create()

    def put(self, documents: Iterable[Document], *, replacing: Iterable[int] = ()) -> None:
        with self._engine.asking():
            _bulk(self._client, self._engine.building, _writes(documents))

    def finish(self) -> None:
        """The index that served until now stays, nameless, until the next rebuild: searches that
        have begun still read it, and would be refused without."""
        engine, indices = self._engine, self._client.indices
        with engine.asking():
            (name,) = indices.get_alias(name=engine.building)
            indices.put_settings(index=name, settings={"index": {"refresh_interval": None}})
            indices.refresh(index=name)
            others = {
                other: facts["aliases"]
                for other, facts in indices.get(index=f"{engine.prefix}-v*").body.items()
                if other != name
            }
            serving = {other for other, aliases in others.items() if engine.alias in aliases}
            indices.update_aliases(
                actions=[
                    {"remove": {"index": name, "alias": engine.building}},
                    {"add": {"index": name, "alias": engine.alias}},
                    *({"remove": {"index": other, "alias": engine.alias}} for other in serving),
                    *({"remove_index": {"index": other}} for other in others.keys() - serving),
                ]
            )


def _with_port(url: str) -> str:
    """The client wants a port; people leave out the usual one."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}
    if parts.port or parts.scheme not in usual:
        return url
    return urlunsplit(parts._replace(netloc=f"{parts.netloc}:{usual[parts.scheme]}"))


def _writes(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    return ({"_id": document.id, "_source": source(document)} for document in documents)


def _bulk(client: Elasticsearch, index: str, actions: Iterable[dict[str, Any]]) -> None:
    """All of them; raises Unavailable. To delete what is not there is no error."""
    targeted = ({"_index": index, **action} for action in actions)
    answers = helpers.streaming_bulk(
        client, targeted, chunk_size=_BULK, raise_on_error=False, require_alias=True
    )
    for done, told in answers:
        if not done and told.get("delete", {}).get("status") != HTTPStatus.NOT_FOUND:
            raise Unavailable(f"Elasticsearch refused a document: {told}")


def _highest(client: Elasticsearch, index: str) -> int:
    """The highest id of an index, 0 where it is empty."""
    client.indices.refresh(index=index)
    answer = client.search(index=index, size=0, aggs={"highest": {"max": {"field": "id"}}})
    return int(answer["aggregations"]["highest"]["value"] or 0)
