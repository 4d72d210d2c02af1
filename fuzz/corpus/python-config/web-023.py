c.NotebookApp.mathjax_url = 'https://cdn.evil.test/MathJax.js'
