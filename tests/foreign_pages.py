"""Pages shaped as well-known programs make them, written for these tests."""

WORDPRESS = """<html lang="de-DE"><head><title>Start – Labor Beispiel</title>
<link rel="alternate" type="application/rss+xml" href="https://labor.example/feed/">
<link rel="alternate" type="application/rss+xml" href="https://labor.example/comments/feed/">
<meta name="generator" content="WordPress 6.6"><meta name="generator" content="Site Kit by Google 1.1">
<link rel="stylesheet" href="/wp-content/plugins/the-events-calendar/a.css"></head>
<body><a href="/veranstaltungen/">Veranstaltungen</a><a href="/kontakt/">Kontakt</a></body>"""
TYPO3 = (
    '<html><head><link rel="stylesheet" href="/typo3temp/assets/a.css"><script src="/typo3conf/b.js"></script></head>'
)
DRUPAL = '<html><head><meta name="Generator" content="Drupal 10 (https://www.drupal.org)"></head>'
