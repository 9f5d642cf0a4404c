"""Difference-in-differences against regressions that should give the same number."""

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
import statsmodels.formula.api as smf
from running import results

CHAPTER = "chapters/did-sanctions-bite"


def panel(logs, years):
    """One row a flow and year: the logarithm, whether treated, and whether after the bans."""
    rows = logs.loc[years].reset_index().melt("year", var_name="flow", value_name="log_value")
    rows["treated"] = (rows["flow"] == "purchases").astype(int)
    return rows.assign(after=(rows["year"] >= 2018).astype(int))


def test_the_estimate_is_the_interaction_of_a_regression():
    """OLS of the logarithm on treated, after and their product, by statsmodels."""
    names = results(CHAPTER)
    rows = panel(names["logs"], [2014, 2015, 2016, 2018, 2019])
    fit = smf.ols("log_value ~ treated * after", data=rows).fit()
    assert names["did"] == pytest.approx(fit.params["treated:after"], rel=1e-9)


def test_two_way_fixed_effects_agree():
    """Effects for flow and for each year instead of two dummies, by pyfixest."""
    names = results(CHAPTER)
    rows = panel(names["logs"], [2014, 2015, 2016, 2018, 2019])
    rows["banned"] = rows["treated"] * rows["after"]
    fit = pf.feols("log_value ~ banned | flow + year", data=rows)
    assert names["did"] == pytest.approx(fit.coef()["banned"], rel=1e-6)


def test_the_event_study_is_a_regression_with_a_term_for_each_year():
    """One year as the base; then shift to the average of 2014 to 2016."""
    names = results(CHAPTER)
    rows = panel(names["logs"], list(range(2010, 2021)))
    fit = smf.ols("log_value ~ treated * C(year, Treatment(2016))", data=rows).fit()
    terms = {year: f"treated:C(year, Treatment(2016))[T.{year}]" for year in range(2010, 2021)}
    terms.pop(2016)
    coefs = pd.Series({year: fit.params[term] for year, term in terms.items()} | {2016: 0.0})
    expected = (coefs - coefs.loc[[2014, 2015, 2016]].mean()).sort_index()
    assert np.allclose(names["event"].sort_index(), expected, atol=1e-9)


def test_every_placebo_is_the_coefficient_of_its_own_regression():
    """The 45 figures come out of one regression with a term for each partner."""
    names = results(CHAPTER)
    rows = names["own"].loc[[2014, 2015, 2016, 2018, 2019]].reset_index()
    rows["gap"] = np.log(rows["imports"]) - np.log(rows["exports"])
    rows["after"] = (rows["year"] >= 2018).astype(int)
    fit = smf.ols("gap ~ 0 + C(partner_iso3) + C(partner_iso3):after", data=rows).fit()
    for partner, effect in names["effects"].items():
        assert effect == pytest.approx(fit.params[f"C(partner_iso3)[{partner}]:after"], abs=1e-9)


def test_north_korea_is_one_figure_in_two_tables():
    """The pair's own table and the DPRK's table give the same gap."""
    names = results(CHAPTER)
    assert names["effects"]["PRK"] == pytest.approx(names["did"], rel=1e-9)


def test_steps_add_up_to_the_years():
    """Monthly averages times months give back the totals of the IMF."""
    names = results(CHAPTER)
    steps = names["steps"]
    months = 12 * (steps["to"] - steps["from"])
    sums = (steps["monthly"] * months).groupby([steps["flow"], steps["year"]]).sum()
    for flow, year in sums.index:
        assert sums[flow, year] == pytest.approx(names["trade"].loc[year, flow], rel=1e-9)
        assert months[(steps["flow"] == flow) & (steps["year"] == year)].sum() == pytest.approx(12)
