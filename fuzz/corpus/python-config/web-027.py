c.LabApp.news_url = 'https://news.example.net/feed.xml'
