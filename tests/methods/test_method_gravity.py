"""The gravity model against statsmodels, pyfixest and the equations that define it."""

import numpy as np
import pandas as pd
import pyfixest
import pytest
import statsmodels.api as sm
from running import results

CHAPTER = "chapters/gravity"
COLUMNS = ["log_exporter", "log_importer", "log_distance", "border", "language", "colony"]


@pytest.fixture(scope="module")
def fitted():
    """Trade, columns, coefficients and standard errors as the chapter leaves them."""
    names = results(CHAPTER)
    rows = names["filled"]
    errors = np.sqrt(np.diag(names["covariance"]))
    return rows["trade"].to_numpy(), names["explain"](rows), names["beta"], errors


def test_coefficients_and_sandwich_are_those_of_statsmodels(fitted):
    trade, X, beta, errors = fitted
    poisson = sm.GLM(trade, X, family=sm.families.Poisson())
    plain = poisson.fit(tol=1e-12, cov_type="HC0")
    assert beta == pytest.approx(plain.params, abs=1e-6)
    assert errors == pytest.approx(plain.bse, rel=1e-4)
    n, k = X.shape
    scaled = poisson.fit(tol=1e-12, cov_type="HC1").bse
    assert errors * np.sqrt(n / (n - k)) == pytest.approx(scaled, rel=1e-4)


def test_coefficients_and_sandwich_are_those_of_pyfixest(fitted):
    """Its small-sample factor is switched off: the chapter's sandwich has none."""
    trade, X, beta, errors = fitted
    table = pd.DataFrame(X[:, 1:], columns=COLUMNS).assign(trade=trade)
    fit = pyfixest.fepois(
        "trade ~ " + " + ".join(COLUMNS),
        table,
        vcov="hetero",
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
        iwls_tol=1e-12,
    )
    assert beta[1:] == pytest.approx(fit.coef()[COLUMNS].to_numpy(), abs=1e-6)
    assert errors[1:] == pytest.approx(fit.se()[COLUMNS].to_numpy(), rel=1e-4)


def test_errors_are_unrelated_to_every_column(fitted):
    """The first-order conditions of Santos Silva and Tenreyro (2006), relative to their size."""
    trade, X, beta, _ = fitted
    assert np.abs(X.T @ (trade - np.exp(X @ beta))).max() < 1e-8 * np.abs(X.T @ trade).max()


def test_regression_of_logarithms_is_that_of_statsmodels():
    names = results(CHAPTER)
    rows = names["reported"]
    assert (rows["trade"] > 0).all()
    ols = sm.OLS(np.log(rows["trade"].to_numpy()), names["explain"](rows)).fit()
    assert names["beta_log"] == pytest.approx(ols.params, abs=1e-9)


def test_prediction_for_russia_is_the_formula_written_out():
    names = results(CHAPTER)
    b, guess, russia = names["beta"], names["guesses"]["middle"], names["gdp"]["RUS"]
    place = np.exp(b[0] + b[4]) * 5725 ** b[3]
    by_hand = place * (russia ** b[1] * guess ** b[2] + guess ** b[1] * russia ** b[2])
    assert names["predicted"].loc["RUS", "middle"] == pytest.approx(by_hand, rel=1e-9)


def test_error_of_the_line_is_that_of_ten_thousand_draws():
    """Coefficients drawn from their covariance move the prediction as the delta method says."""
    names = results(CHAPTER)
    drawn = np.random.default_rng(2017).multivariate_normal(
        names["beta"], names["covariance"], 10_000
    )
    totals = np.log(np.exp(drawn @ names["columns"].T).sum(axis=1))
    assert names["line_error"] == pytest.approx(100 * totals.std(), abs=0.5)


def test_north_korea_teaches_the_model_nothing():
    rows = results(CHAPTER)["filled"]
    assert not (rows[["exporter_iso3", "importer_iso3"]] == "PRK").any(axis=None)


def test_the_peers_are_counted_once_and_lie_in_the_range():
    names = results(CHAPTER)
    alike, gdp, guesses = names["alike"], names["gdp"], names["guesses"]
    for partner in ("RUS", "CHN"):
        peers = alike[alike["larger"] == partner]["smaller"]
        inside = {c for c in gdp.index if guesses["low"] <= gdp[c] <= guesses["high"]}
        estimated = set(names["filled"]["exporter_iso3"])
        assert set(peers) == inside & estimated
        assert peers.is_unique


def test_far_east_and_the_rest_make_one_russia():
    names = results(CHAPTER)
    split, whole = names["split"], names["russia"]
    for column in ("gdp_exporter", "gdp_importer"):
        assert split[column].sum() == pytest.approx(whole[column].sum())


def test_vladivostok_is_about_680_km_away():
    lat, lon = np.radians([39.03, 43.12]), np.radians([125.75, 131.89])
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat).prod() * np.sin(np.diff(lon) / 2) ** 2
    assert 2 * 6371 * np.arcsin(np.sqrt(half))[0] == pytest.approx(680, abs=15)
