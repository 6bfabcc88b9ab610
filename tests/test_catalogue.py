"""The catalogue of public corpora: downloads that are whole or not at all, and every published layout."""

import hashlib
import http.server
import io
import json
import socket
import subprocess
import sys
import tarfile
import threading
import tomllib
import warnings
import zipfile
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError, load_corpus, read_page
from topics.corpus._readers import RejectedWarning
from topics.corpus._samples import _SAMPLE_PARTS, load_sample, read_sample
from topics.corpus.datasets import _archives as archives
from topics.corpus.datasets._archives import _reaches_outside, members_of
from topics.corpus.datasets._catalogue import _Catalogue, _installed_catalogue, catalogue, fetch_corpus
from topics.corpus.datasets._download import UnverifiedDownload
from topics.corpus.datasets._layouts import _mail_date_to_day

NEWS = {
    "khaleej/Train/Politics/0001.txt": "أعلن الجيش انتشار قواته على الحدود",
    "khaleej/Train/Sports/0001.txt": "فاز المنتخب في مباراة أمس",
    "arabiya/Test/Politics/0002.txt": "بحث الوزيران أمن الملاحة في المضيق",
}
TREC = (
    "<DOC>\n<DOCNO>{id}</DOCNO>\n<URL>http://news.example/{id}</URL> \n<SRC>{source}</SRC>\n<CAT>{label}</CAT>\n"
    "<TITLE>عنوان & خبر {id}</TITLE>\n<TIME>{time}</TIME>\n<AUTHOR></AUTHOR>\n<ABSTRACT>\n\nموجز\n</ABSTRACT>\n"
    "<TEXT>\nقصف الجيش مواقع المسلحين.\nسقط 3 < 5 جرحى.\n</TEXT>\n</DOC>\n"
)


def zipped(members):
    """Return a zip archive with the given files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def digest(content):
    return hashlib.sha256(content).hexdigest()


class Server:
    """A web server on this machine: what it holds, and what it has been asked for."""

    def __init__(self):
        self.files, self.asked, self.cut = {}, [], set()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.path)
                content = server.files.get(self.path)
                if content is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if self.path in server.cut else content)

            def log_message(self, *args):
                """Keep the test's output clean."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.stop()


def entry_of(name, **changes):
    """Return an entry of the installed catalogue as plain data, changed."""
    content = tomllib.loads(files("topics.corpus").joinpath("catalogue.toml").read_text(encoding="utf-8"))
    return content[name] | changes


def sanad(server, **file):
    """Return a catalogue in which SANAD lies on the server of the test."""
    there = {"name": "sanad.zip", "address": f"{server.address}/sanad.zip"} | file
    return _Catalogue.from_tables({"sanad": entry_of("sanad", files=[there])})


@pytest.fixture
def pinned(server):
    """Return a catalogue with one corpus whose digest is known."""
    content = zipped(NEWS)
    server.files["/sanad.zip"] = content
    return sanad(server, sha256=digest(content))


def put(folder, members):
    """Write files under a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def left_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_corpus_is_downloaded_read_and_labeled(pinned, tmp_path):
    corpus = pinned.fetch("sanad", path=tmp_path)
    assert corpus.ids == tuple(sorted(name.removesuffix(".txt") for name in NEWS))
    assert corpus.labels == ("Politics", "Politics", "Sports")
    assert corpus.sources == ("arabiya", "khaleej", "khaleej")
    assert corpus.texts[0] == "بحث الوزيران أمن الملاحة في المضيق"
    assert corpus.rejected.empty
    assert left_in(tmp_path) == ["sanad.zip", "sanad.zip.sha256"]


def test_the_second_call_needs_no_network(pinned, server, tmp_path):
    first = pinned.fetch("sanad", path=tmp_path)
    server.files.clear()
    assert pinned.fetch("sanad", path=tmp_path).sha256 == first.sha256
    assert server.asked == ["/sanad.zip"]


def test_without_a_folder_files_go_where_the_system_caches(pinned, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
    pinned.fetch("sanad")
    assert (tmp_path / "arabic-topics" / "sanad" / "sanad.zip").exists()


def test_a_part_of_a_file_is_read_alone(pinned, tmp_path):
    assert pinned.fetch("sanad", part="khaleej", path=tmp_path).sources == ("khaleej", "khaleej")
    with pytest.raises(InputError, match="Did you mean 'khaleej'"):
        pinned.fetch("sanad", part="kaleej", path=tmp_path)


def test_a_part_that_is_a_file_is_downloaded_alone(server, tmp_path):
    articles = [
        {"content": "أحبط حرس الحدود تهريب أسلحة", "title": "", "url": "u", "source": "spa", "date_extracted": ""}
    ]
    there = []
    for day in ("2015-07-21", "2015-07-22"):
        server.files[f"/{day}.zip"] = zipped({f"{day}.json": json.dumps(articles)})
        there.append({"name": f"{day}.zip", "part": day, "address": f"{server.address}/{day}.zip"})
    found = _Catalogue.from_tables({"saudinewsnet": entry_of("saudinewsnet", files=there)})
    with pytest.warns(UnverifiedDownload):
        assert found.fetch("saudinewsnet", part="2015-07-22", path=tmp_path).ids == ("2015-07-22#1",)
    assert server.asked == ["/2015-07-22.zip"]
    with pytest.warns(UnverifiedDownload, match=digest(server.files["/2015-07-21.zip"])) as caught:
        assert found.fetch("saudinewsnet", path=tmp_path).ids == ("2015-07-21#1", "2015-07-22#1")
    assert len(caught) == 1
    with pytest.raises(InputError, match="There are 2 files; give their digests by name"):
        found.fetch("saudinewsnet", path=tmp_path, sha256="0" * 64)
    with pytest.raises(InputError, match=r"Did you mean '2015-07-21\.zip'"):
        found.fetch("saudinewsnet", path=tmp_path, sha256={"2015-07-21": "0" * 64})


def test_a_file_of_unknown_digest_is_said_once_noted_and_can_be_pinned(server, tmp_path):
    server.files["/sanad.zip"] = zipped(NEWS)
    known = digest(server.files["/sanad.zip"])
    found = sanad(server)
    with pytest.warns(UnverifiedDownload, match=known):
        found.fetch("sanad", path=tmp_path)
    assert (tmp_path / "sanad" / "sanad.zip.sha256").read_text() == f"{known}  sanad.zip\n"
    found.fetch("sanad", path=tmp_path)  # a second warning would be an error
    found.fetch("sanad", path=tmp_path / "elsewhere", sha256=known.upper())
    found.fetch("sanad", path=tmp_path / "by_name", sha256={"sanad.zip": known})


def test_the_warning_points_at_the_line_of_the_caller(server, tmp_path, monkeypatch):
    server.files["/sanad.zip"] = zipped(NEWS | {"khaleej/notes.doc": "ليس خبرا"})
    monkeypatch.setattr("topics.corpus.datasets._catalogue._installed_catalogue", lambda: sanad(server))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fetch_corpus("sanad", path=tmp_path)
    assert [warning.category for warning in caught] == [UnverifiedDownload, RejectedWarning]
    assert {warning.filename for warning in caught} == {__file__}


def test_a_file_that_is_not_the_expected_one_is_not_kept(pinned, server, tmp_path):
    expected, came = digest(server.files["/sanad.zip"]), zipped(NEWS | {"x.txt": "زيادة"})
    server.files["/sanad.zip"] = came
    with pytest.raises(InputError, match=f"(?s){digest(came)}.*expected was {expected}"):
        pinned.fetch("sanad", path=tmp_path)
    assert left_in(tmp_path) == []


def test_a_file_altered_on_disk_is_removed_and_downloaded_anew(server, tmp_path):
    server.files["/sanad.zip"] = zipped(NEWS)
    found, path = sanad(server), tmp_path / "sanad" / "sanad.zip"
    with pytest.warns(UnverifiedDownload):
        first = found.fetch("sanad", path=tmp_path)
    altered = zipped({"khaleej/Politics/1.txt": "خبر آخر"})
    path.write_bytes(altered)
    with pytest.raises(InputError, match=f"(?s){digest(altered)}.*has been removed"):
        found.fetch("sanad", path=tmp_path)
    assert not path.exists()
    # What comes the second time is compared with what came the first time.
    server.files["/sanad.zip"], good = altered, server.files["/sanad.zip"]
    with pytest.raises(InputError, match="may have a new version"):
        found.fetch("sanad", path=tmp_path)
    server.files["/sanad.zip"] = good
    assert found.fetch("sanad", path=tmp_path).sha256 == first.sha256
    # The new version can be taken, with its digest, and is then the one that counts.
    path.unlink()
    server.files["/sanad.zip"] = altered
    assert len(found.fetch("sanad", path=tmp_path, sha256=digest(altered))) == 1
    assert len(found.fetch("sanad", path=tmp_path)) == 1


def test_a_wrong_digest_does_not_cost_a_good_file(server, tmp_path):
    server.files["/sanad.zip"] = zipped(NEWS)
    found = sanad(server)
    with pytest.warns(UnverifiedDownload):
        found.fetch("sanad", path=tmp_path)
    with pytest.raises(InputError, match="Check the sha256 that you gave"):
        found.fetch("sanad", path=tmp_path, sha256="0" * 64)
    assert len(found.fetch("sanad", path=tmp_path)) == 3


@pytest.mark.parametrize("value", ["abc", 7, "g" * 64, {"sanad.zip": None}])
def test_what_is_no_digest_is_refused(pinned, value, tmp_path):
    with pytest.raises(InputError, match="64 digits"):
        pinned.fetch("sanad", path=tmp_path, sha256=value)


def test_a_file_that_is_gone_is_said_with_what_to_do(pinned, server, tmp_path):
    server.files.clear()
    with pytest.raises(InputError, match=r"(?s)sanad\.zip is not there any more \(status 404\).*by hand") as caught:
        pinned.fetch("sanad", path=tmp_path)
    assert str(tmp_path / "sanad" / "sanad.zip") in str(caught.value)
    assert "https://data.mendeley.com/datasets/57zpx667y9" in str(caught.value)
    assert left_in(tmp_path) == []


def test_a_file_put_there_by_hand_is_taken(pinned, server, tmp_path):
    (tmp_path / "sanad").mkdir()
    (tmp_path / "sanad" / "sanad.zip").write_bytes(server.files["/sanad.zip"])
    assert len(pinned.fetch("sanad", path=tmp_path)) == 3
    assert server.asked == []


def test_a_download_that_breaks_off_leaves_nothing(pinned, server, tmp_path):
    server.cut.add("/sanad.zip")
    with pytest.raises(InputError, match=r"(?s)(broke off|Can't reach).*Nothing has been kept"):
        pinned.fetch("sanad", path=tmp_path)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "what"), [(zipped(NEWS)[:-30], "cut off"), (b"\n<!DOCTYPE html><p>Log in", "a web page")]
)
def test_what_comes_whole_but_is_no_archive_is_not_kept(content, what, server, tmp_path):
    server.files["/sanad.zip"] = content
    with pytest.raises(InputError, match=what):
        sanad(server).fetch("sanad", path=tmp_path)
    assert left_in(tmp_path) == []


def test_without_a_network_it_says_what_to_do(server, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = sanad(server, address=f"http://127.0.0.1:{port}/sanad.zip")
    with pytest.raises(InputError, match=r"(?s)Can't reach .*by hand .*and call again"):
        found.fetch("sanad", path=tmp_path)
    assert left_in(tmp_path) == []


def test_a_folder_that_can_not_be_made_is_said(pinned, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"Can't write .*Choose another folder"):
        pinned.fetch("sanad", path=tmp_path / "file")


def test_a_bar_follows_the_download_unless_it_is_not_wanted(pinned, tmp_path, monkeypatch):
    from topics import _progress

    shown, seen = [], []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    class Bar(_progress._bar_class()):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            shown.append(self)
            seen.append(not self.disable)

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(_progress, "_SECONDS_BEFORE_SHOWN", 0.0)
    monkeypatch.setattr(_progress, "_bar_class", lambda: Bar)
    pinned.fetch("sanad", path=tmp_path)
    assert shown[0].desc == "Downloading sanad.zip"
    assert shown[0].n == shown[0].total == (tmp_path / "sanad" / "sanad.zip").stat().st_size
    assert seen == [True, True]
    pinned.fetch("sanad", path=tmp_path / "again", progress=False)
    assert seen == [True, True, False, False]


def test_an_unknown_corpus_is_refused_with_the_closest_name():
    with pytest.raises(InputError, match="Did you mean 'saudinewsnet'"):
        fetch_corpus("saudi-news-net")
    with pytest.raises(InputError, match=r"'ant' has no parts; got part='bbc'"):
        fetch_corpus("ant", part="bbc")


# Archives that are not to be trusted


def link_in_zip(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def link_in_tar(name):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


EVIL = {
    "climbs": ("../../out.txt", "outside the folder"),
    "absolute": ("/tmp/out.txt", "outside the folder"),
    "drive": ("C:\\out.txt", "outside the folder"),
    "backslashes": ("a\\..\\..\\out.txt", "outside the folder"),
    "link": (link_in_zip("khaleej/Politics/1.txt"), "a link or a device"),
}


@pytest.mark.parametrize("kind", EVIL)
def test_an_archive_that_reaches_out_is_refused(kind, server, tmp_path):
    name, why = EVIL[kind]
    server.files["/sanad.zip"] = zipped(NEWS | {name: "خبر"})
    with pytest.warns(UnverifiedDownload), pytest.raises(InputError, match=f"(?s)is not read: .*{why}"):
        sanad(server).fetch("sanad", path=tmp_path / "inside")
    assert left_in(tmp_path) == ["sanad.zip", "sanad.zip.sha256"]


@pytest.mark.parametrize(
    "info", [tarfile.TarInfo("../out.txt"), link_in_tar("a.txt"), tarfile.TarInfo("/etc/out.txt")], ids=lambda i: i.name
)
def test_a_tar_that_reaches_out_is_refused(info, tmp_path):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(info)
    with pytest.raises(InputError, match=r"evil\.tar\.gz is not read"), ExitStack() as stack:
        members_of(tmp_path / "evil.tar.gz", stack)


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("_UNSUSPICIOUS_BYTES", r"2,000,000 bytes in .*more than text can be packed"),
        ("_MAX_BYTES", "it claims 1 files of 2,000,000 bytes"),
        ("_MAX_BYTES_PER_FILE", r"'a\.txt' claims 2,000,000 bytes"),
    ],
)
def test_an_archive_that_unpacks_to_absurd_sizes_is_refused(limit, why, tmp_path, monkeypatch):
    put(tmp_path, {"bomb.zip": zipped({"a.txt": b"\0" * 2_000_000})})
    with ExitStack() as stack:
        assert len(members_of(tmp_path / "bomb.zip", stack)) == 1
    monkeypatch.setattr(archives, limit, 1_000_000)
    with pytest.raises(InputError, match=why), ExitStack() as stack:
        members_of(tmp_path / "bomb.zip", stack)


def test_an_archive_that_lies_about_sizes_gives_no_more_than_it_claims(tmp_path):
    honest = zipped({"khaleej/Politics/1.txt": "خبر " * 10_000})
    size = len("خبر ".encode()) * 10_000
    lying = honest.replace(size.to_bytes(4, "little"), (12).to_bytes(4, "little"))
    assert lying != honest
    (tmp_path / "sanad-full").mkdir()
    (tmp_path / "sanad-full" / "lying.zip").write_bytes(lying)
    with pytest.raises(InputError, match=r"No article is left .*damaged"):
        fetch_corpus("sanad-full", path=tmp_path)


PARTS = st.sampled_from(["a", "b.txt", "..", ".", "", "خبر", "C:"])


@given(st.lists(PARTS, min_size=1).map("/".join))
def test_a_name_that_is_let_in_stays_in_its_folder(name):
    resolved = Path("/base/folder").joinpath(name)
    stays = Path("/base/folder") in [*(Path(*_climbed(resolved.parts)).parents), Path(*_climbed(resolved.parts))]
    assert stays or _reaches_outside(name)


def _climbed(parts):
    """Return the parts of a path after every step up has been taken."""
    taken = []
    for part in parts:
        if part == "..":
            taken = taken[:-1] if len(taken) > 1 else taken
        else:
            taken.append(part)
    return taken


def test_a_zip_a_tar_and_a_folder_hold_the_same_articles(tmp_path):
    put(tmp_path / "zip", {"all.zip": zipped(NEWS)})
    put(tmp_path / "folder", NEWS | {".DS_Store": "hidden", "__MACOSX/khaleej/Train/Politics/0001.txt": "hidden"})
    put(tmp_path / "tar", {})
    with tarfile.open(tmp_path / "tar" / "all.tar.gz", "w:gz") as archive:
        for name, text in sorted(NEWS.items()):
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    found = _Catalogue.from_tables({name: entry_of("sanad-full") for name in ("zip", "tar", "folder")})
    packed, taped, plain = (found.fetch(name, path=tmp_path) for name in ("zip", "tar", "folder"))
    assert packed.texts == taped.texts == plain.texts
    assert packed.labels == taped.labels == plain.labels
    assert packed.sources == taped.sources == plain.sources
    assert taped.ids == tuple(f"all.tar.gz/{id_}" for id_ in plain.ids)


# Layouts as published, read with the entries of the installed catalogue


def served(name, server, members):
    """Return a catalogue in which the one archive of a corpus, with the given files, lies on the server."""
    server.files["/all.zip"] = zipped(members)
    there = {"name": "all.zip", "address": f"{server.address}/all.zip", "sha256": digest(server.files["/all.zip"])}
    return _Catalogue.from_tables({name: entry_of(name, files=[there])})


def test_ant_is_read_with_its_tags(server, tmp_path):
    root = "antcorpus.multisource.data-0123abc"
    time = {"AL": "Tue, 27 Feb 2018 23:03:32 +0400", "BB": "2018-03-01T00:30:00+01:00", "SK": "2018-03-02 10:00:00"}
    members = {f"{root}/README.md": "# ANT Corpus", f"{root}/.gitattributes": "*.txt"}
    for source, when in time.items():
        id_ = f"{source}-middleEast-1-20180227"
        text = TREC.format(id=id_, source=source.lower(), label="middleEast", time=when)
        members[f"{root}/{source}/middleEast/{id_}.txt"] = text
    corpus = served("ant", server, members).fetch("ant", path=tmp_path)
    assert corpus.ids == tuple(f"{source}-middleEast-1-20180227" for source in time)
    assert corpus.dates.strftime("%Y-%m-%d").tolist() == ["2018-02-27", "2018-03-01", "2018-03-02"]
    assert corpus.texts == ("قصف الجيش مواقع المسلحين.\nسقط 3 < 5 جرحى.",) * 3
    assert corpus.titles[0] == "عنوان & خبر AL-middleEast-1-20180227"
    assert set(corpus.labels) == {"middleEast"}
    assert corpus.sources == ("al", "bb", "sk")
    assert corpus.urls[0] == "http://news.example/AL-middleEast-1-20180227"
    assert corpus.rejected.empty


def test_ant_articles_that_are_damaged_are_said(server, tmp_path):
    good = TREC.format(id="JA-sport-1-20170101", source="Jawhara FM", label="sport", time="2017-01-20T21:43:00+01:00")
    members = {
        "d/sport/JA-sport-1-20170101.txt": good,
        "d/sport/JA-sport-2-20170101.txt": good.replace("</DOC>", ""),
        "d/sport/JA-sport-3-20170101.txt": good.encode().replace("قصف".encode(), b"\xff\xfe\x81\x00"),
        "d/sport/JA-sport-4-20170101.txt": good.replace("<TEXT>", "<TXT>").replace("sport-1", "sport-4"),
        "stray.txt": good,
    }
    with pytest.warns(RejectedWarning):
        corpus = served("ant-jawhara", server, members).fetch("ant-jawhara", path=tmp_path)
    assert corpus.ids == ("JA-sport-1-20170101",)
    assert corpus.sources == ("Jawhara FM",)
    why = dict(corpus.rejected[["where", "why"]].values)
    assert "closing tag" in why["d/sport/JA-sport-2-20170101.txt article 1"]
    assert "neither UTF-8" in why["d/sport/JA-sport-3-20170101.txt article 1"]
    assert why["d/sport/JA-sport-4-20170101.txt article 1"] == "no text"
    assert why["stray.txt"] == "not where this corpus keeps its articles"


def test_saudinewsnet_is_read_by_its_keys(server, tmp_path):
    articles = [
        {
            "source": "aawsat",
            "url": "http://aawsat.com/1",
            "date_extracted": "2015-07-21 02:51:32",
            "title": "هجوم على حاجز",
            "author": "&nbsp;",
            "content": "هاجم مسلحون حاجزا للجيش",
        },
        {"source": "okaz", "url": "", "date_extracted": "2015-07-21 03:00:00", "title": "", "content": ""},
        "ليس خبرا",
    ]
    members = {"2015-07-21.json": json.dumps(articles, ensure_ascii=False), "2015-07-22.json": "{]", "x.json": "{}"}
    with pytest.warns(RejectedWarning):
        corpus = served("saudinewsnet", server, members).fetch("saudinewsnet", path=tmp_path)
    assert corpus.ids == ("2015-07-21#1",)
    assert corpus.full_texts() == ["هجوم على حاجز\nهاجم مسلحون حاجزا للجيش"]
    assert corpus.dates.strftime("%Y-%m-%d").tolist() == ["2015-07-21"]
    assert (corpus.sources, corpus.urls) == (("aawsat",), ("http://aawsat.com/1",))
    why = dict(corpus.rejected[["where", "why"]].values)
    assert why["2015-07-21.json item 2"] == "no text"
    assert why["2015-07-21.json item 3"] == "a JSON str, not an article"
    assert "not JSON" in why["2015-07-22.json"]
    assert "a JSON dict" in why["x.json"]


def test_khaleej_2004_is_read_from_html_that_may_be_plain_text(server, tmp_path):
    members = {
        "Khaleej-2004/Local News/a1.html": "افتتح الوزير المركز",
        "Khaleej-2004/Economy/e1.html": "<html><body><p>ارتفع سعر النفط</p></body></html>",
    }
    corpus = served("khaleej-2004", server, members).fetch("khaleej-2004", path=tmp_path)
    assert dict(zip(corpus.labels, corpus.texts, strict=True)) == {
        "Economy": "ارتفع سعر النفط",
        "Local News": "افتتح الوزير المركز",
    }


def test_corpora_in_closed_archives_are_read_once_they_are_unpacked(tmp_path):
    with pytest.raises(InputError, match=r"(?s)by hand from https://sourceforge.*watan-2004\.7z.*and call again"):
        fetch_corpus("watan-2004", path=tmp_path)
    put(tmp_path / "watan-2004", {"watan-2004.7z": b"7z\xbc\xaf"})
    with pytest.raises(InputError, match=r"watan-2004\.7z can't be unpacked here\. Unpack it with 7-Zip"):
        fetch_corpus("watan-2004", path=tmp_path)
    (tmp_path / "watan-2004" / "watan-2004.7z").unlink()
    text = "شدد الوزير على أهمية الثقافة في حياة الناس"
    put(
        tmp_path / "watan-2004",
        {"watan-2004/culture.html/h1.html": text.encode("cp1256"), "watan-2004/local/l1.html": text},
    )
    corpus = fetch_corpus("watan-2004", path=tmp_path)
    assert corpus.labels == ("culture", "local")
    assert corpus.texts == (text, text)


def test_osac_has_sections_named_in_arabic(tmp_path):
    put(tmp_path / "osac-bbc", {"bbc-arabic-utf8/اخبار الشرق الاوسط/1.txt": "قصف على المدينة"})
    assert fetch_corpus("osac-bbc", path=tmp_path).labels == ("اخبار الشرق الاوسط",)


def test_abu_el_khair_is_read_part_by_part_with_its_misspelled_tags(tmp_path):
    record = (
        "<{paper}>\n<ID>{paper}_{n}</ID>\n<URL>http://x/{n}</URL>\n<{head}>عنوان {n}</{head}>\n"
        "<{date}>{n}/5/2007</{date}>\n<Text>قال متحدث & آخر {n}</Text>\n</{paper}>\n"
    )
    one = record.format(paper="Youm7", n=19, head="Headline", date="Dateline")
    two = record.format(paper="Youm7", n=20, head="Healine", date="dateline")
    other = record.format(paper="Techreen", n=21, head="Headline", date="Dateline")
    put(tmp_path / "abu-el-khair", {
        "Youm7_utf_8.xml": f'<?xml version="1.0"?>\n<root>\n{one}{two}</root>\n',
        "Techreen/Techreen_utf_8.xml": other,
    })  # fmt: skip
    corpus = fetch_corpus("abu-el-khair", part="Youm7", path=tmp_path)
    assert corpus.ids == ("Youm7_19", "Youm7_20")
    assert corpus.titles == ("عنوان 19", "عنوان 20")
    assert corpus.texts == ("قال متحدث & آخر 19", "قال متحدث & آخر 20")
    assert corpus.dates.strftime("%Y-%m-%d").tolist() == ["2007-05-19", "2007-05-20"]
    assert set(corpus.sources) == {"Youm7"}
    assert len(fetch_corpus("abu-el-khair", path=tmp_path)) == 3


def test_afnd_is_read_by_site(tmp_path):
    articles = {"articles": [{"title": "عنوان", "text": "نص الخبر", "published date": "2021-03-05"}]}
    put(tmp_path / "afnd", {
        "AFND/sources.json": '{"source_1": "credible"}',
        "AFND/Dataset/source_1/scraped_articles.json": json.dumps(articles),
        "AFND/Dataset/source_20/scraped_articles.json": json.dumps(articles),
    })  # fmt: skip
    corpus = fetch_corpus("afnd", path=tmp_path)
    assert corpus.sources == ("source_1", "source_20")
    assert corpus.titles == ("عنوان", "عنوان")
    assert set(corpus.labels) == {""}


def test_a_corpus_known_by_name_only_says_where_it_is():
    with pytest.raises(InputError, match=r"(?s)'nada' can't be fetched.*researchgate.*load_corpus"):
        fetch_corpus("nada")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Tue, 27 Feb 2018 23:59:00 -0500", "2018-02-27"),
        ("1 Jan 2018 00:10:00 GMT", "2018-01-01"),
        ("Tue, 99 Feb 2018 10:00:00 GMT", "Tue, 99 Feb 2018 10:00:00 GMT"),
        ("2018-02-27", "2018-02-27"),
        ("27 فبراير 2018", "27 فبراير 2018"),
        (None, None),
    ],
)
def test_mail_dates_become_the_day_that_they_name(value, day):
    assert _mail_date_to_day(value) == day


# The catalogue itself


def test_the_catalogue_says_of_every_corpus_what_a_paper_has_to_say():
    table = catalogue()
    assert list(table) == [
        "name", "title", "articles", "sources", "labels", "parts", "license", "citation", "address", "how",
    ]  # fmt: skip
    assert table["name"].is_unique
    assert (table[["title", "license", "citation", "address", "how"]] != "").all(axis=None)
    assert table["address"].str.match(r"https?://").all()
    assert {"sanad", "ant", "saudinewsnet", "khaleej-2004", "watan-2004", "osac-cnn", "nada"} <= set(table["name"])
    assert (table["how"] == "download").sum() >= 5
    assert (table["articles"].dropna() > 1000).all()


def test_every_entry_says_where_its_facts_are_from():
    for name, entry in _installed_catalogue().entries.items():
        assert entry.known_from, name
        assert any("http" in fact for fact in entry.known_from), name
        for file in entry.files:
            assert file.address.startswith("https://"), name
            assert not file.sha256 or len(file.sha256) == 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"files": []}, "does not say how to get"),
        ({"layout": None}, "does not say how to read"),
        ({"layout": {"kind": "xml", "path": ".*"}}, "layout.kind of 'sanad' must be one of"),
        ({"lisence": "x"}, "is no catalogue"),
        ({"articles": "many"}, "is no catalogue"),
    ],
)
def test_a_catalogue_with_a_mistake_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        _Catalogue.from_tables({"sanad": entry_of("sanad") | change})


def test_nothing_of_the_network_is_imported_before_it_is_needed():
    code = (
        "import sys, topics.corpus.datasets._catalogue as c; c.catalogue();"
        "print([m for m in ('requests', 'urllib3') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


# Splits of the embedded corpus


SAMPLE = [
    {"id": "a-01", "form": "article", "split": "train", "label": "a"},
    {"id": "a-02", "split": "test", "label": "a"},
    {"id": "b-01", "form": "egyptian", "split": "train", "label": "b"},
    {"id": "b-02", "form": "copy", "copy_of": "a-01", "split": "train", "label": "b"},
    {"id": "b-03", "form": "page", "label": "b", "title": ""},
    {"id": "b-04", "form": "vocalized", "split": "test", "label": "b"},
]
BELONG = {
    "articles": ["a-01", "a-02", "b-01", "b-02", "b-04"],
    "train": ["a-01", "b-01", "b-02"],
    "test": ["a-02", "b-04"],
    "originals": ["a-01", "a-02", "b-01", "b-04"],
    "copies": ["a-01", "b-02"],
    "egyptian": ["b-01"],
    "vocalized": ["b-04"],
    "pages": ["b-03"],
}


@pytest.fixture
def sample_path(tmp_path):
    path = tmp_path / "sample.jsonl"
    text = "سياسة\nالجيش يعلن السيطرة على المدينة\nالأحد 05 يناير 2025\nسيطر الجيش على المدينة."
    lines = [json.dumps({"title": "عنوان", "text": text} | line, ensure_ascii=False) for line in SAMPLE]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("split", _SAMPLE_PARTS)
def test_a_split_holds_what_belongs_to_it(split, sample_path):
    assert list(read_sample(sample_path, part=split).ids) == BELONG[split]


def test_pages_come_as_they_were_scraped(sample_path):
    corpus = read_sample(sample_path, part="pages")
    assert corpus.titles == ("",)
    assert read_page(corpus.texts[0]).title == "الجيش يعلن السيطرة على المدينة"


def test_a_sample_without_marks_is_all_articles(sample_path):
    plain = [{key: line[key] for key in ("id", "label")} | {"text": "نص"} for line in SAMPLE]
    sample_path.write_text("\n".join(map(json.dumps, plain)), encoding="utf-8")
    assert read_sample(sample_path).ids == read_sample(sample_path, part="originals").ids == load_corpus(plain).ids
    for split in ("train", "copies", "pages"):
        with pytest.raises(InputError, match=f"'{split}'; those with texts are 'articles', 'originals'"):
            read_sample(sample_path, part=split)


def test_an_unknown_split_or_form_is_refused(sample_path):
    with pytest.raises(InputError, match="Did you mean 'train'"):
        load_sample(part="tran")
    sample_path.write_text('{"id": "a", "text": "نص", "form": "poem"}', encoding="utf-8")
    with pytest.raises(InputError, match="form must be one of"):
        read_sample(sample_path)


def test_the_splits_of_the_embedded_corpus_fit_together():
    ids = {}
    for split in _SAMPLE_PARTS:
        try:
            ids[split] = set(load_sample(part=split).ids)
        except InputError:
            ids[split] = set()
    assert ids["articles"]
    assert not ids["articles"] & ids["pages"]
    assert not ids["train"] & ids["test"]
    assert ids["train"] | ids["test"] in (ids["articles"], set())
    assert ids["articles"] - ids["originals"] <= ids["copies"] <= ids["articles"]
    assert ids["egyptian"] | ids["vocalized"] <= ids["originals"]
