"""Box 4: what an aviation port must carry in a year, people or goods.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), Box 4.
"""

COASTAL_PEOPLE = 100_000
OTHER_PEOPLE = 50_000
TONNES = 30_000
