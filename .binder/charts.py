# ruff: noqa: D100, ANN001, ANN003, ANN202
# IPython start-up file of students' kernels: charts without a network, the same as in the book.
#
# Altair's own default loads its scripts from a CDN. Of the ways without one this is the leanest
# that is also right:
#   - "mimetype" names a type that JupyterLab 4.6 does not know and that a notebook may not hold;
#   - handing the chart to JupyterLab's own Vega-Lite draws another chart: its version is 5.6, which
#     leaves areas unstacked that version 6, the book's, stacks;
#   - "html" with inline=True puts 0.9 MB of scripts into the notebook with every chart;
#   - "jupyter" with offline=True needs a widget package, and a saved notebook shows no chart.
# So the kernel compiles each chart with the book's Vega-Lite, and JupyterLab's Vega draws it:
# interactive, valid in a notebook, and as SVG, where a screen reader finds the `description`.
def _register():
    import altair

    media_type = "application/vnd.vega.v5+json"
    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])

    def lab_chart(spec, **_options):
        import vl_convert  # here, because loading it takes a moment

        vega = vl_convert.vegalite_to_vega(spec, vl_version=version)
        vega["$schema"] = "https://vega.github.io/schema/vega/v5.json"
        bundle = {media_type: vega, "text/plain": "A chart (Altair)"}
        return bundle, {media_type: {"embed_options": {"renderer": "svg"}}}

    altair.renderers.register("lab", lab_chart)
    altair.renderers.enable("lab")


_register()
del _register
