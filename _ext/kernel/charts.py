# Start-up file of the build's kernels: a chart leaves its cell as data, and the page draws it.
# Nothing else is set here, and no name stays behind: a chapter must import what it uses.
def _register():
    import json

    import altair

    def page_chart(spec, **_options):
        text = json.dumps(spec, sort_keys=True).replace("</", "<\\/")
        return {
            "text/html": f'<script type="application/json" data-altair>{text}</script>',
            "text/plain": "A chart (altair)",
        }

    altair.renderers.register("page", page_chart)
    altair.renderers.enable("page")


_register()
del _register
